import { once } from 'node:events'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { firstIdAt } from '../../core/database/ids.ts'
import { sha256 } from '../../plugins/accounts/server/secret.ts'
import { blockedBy, followeesOf, mutedBy, postOf, regionsFollowedBy, tagsFollowedBy, wordsOf, type Scale } from './town.ts'

const began = Date.UTC(2025, 10, 23)
const ended = Date.UTC(2026, 10, 22)

/** Ids of the accounts: before all posts, in order. */
export const accountId = (account: number): string => String(BigInt(firstIdAt(new Date(began - 86_400_000))) + BigInt(account))
/** Secret of an account's session; only in load towns. */
export const sessionOf = (account: number): string => `load-${account}`

/** Posts are spread evenly over a year. */
const postId = (post: number, { posts }: Scale): bigint =>
  BigInt(firstIdAt(new Date(began + Math.floor(((ended - began) * post) / posts)))) + BigInt(post % 4096)

/**
 * Fills an empty, migrated database with a load town: the same rows every time. Writes past triggers and foreign keys, so it needs
 * the role that may do so.
 */
export async function generate(url: string, scale: Scale, say: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query("set session_replication_role = replica; set statement_timeout = 0; set maintenance_work_mem = '512MB'")
    await fillAccounts(client, scale)
    say(`${scale.accounts} accounts`)
    await fillPosts(client, scale)
    say(`${scale.posts} posts`)
    await fillNetwork(client, scale)
    say('follows, blocks, mutes, hashtags, regions')
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

async function fillAccounts(client: pg.Client, { accounts }: Scale): Promise<void> {
  const now = new Date().toISOString()
  const rows = function* () {
    for (let account = 0; account < accounts; account += 1) {
      yield [accountId(account), `konto_${account}`, 'person', `Konto ${account}`, `konto_${account}@load.example`, now, now]
    }
  }
  await copy(client, 'accounts.account (id, handle, kind, display_name, email, email_confirmed_at, created_at)', rows())
  const sessions = function* () {
    for (let account = 0; account < accounts; account += 1)
      yield [accountId(account), sha256(sessionOf(account)), accountId(account), 'load', now, now]
  }
  await copy(client, 'accounts.session (id, token_hash, person_id, device, created_at, seen_at)', sessions())
}

async function fillPosts(client: pg.Client, scale: Scale): Promise<void> {
  const posts = function* () {
    for (let index = 0; index < scale.posts; index += 1) {
      const { author, visibility, opens, tags, region } = postOf(index, scale)
      const [id, text] = [String(postId(index, scale)), wordsOf(index)]
      const reply = opens || index < 10 ? '\\N' : String(postId(index - 1 - (index % 9), scale))
      const lists = [`{${tags.join(',')}}`, region === null ? '{}' : `{${region}}`]
      yield [
        id,
        accountId(author),
        reply,
        reply === '\\N' ? id : reply,
        String(visibility),
        String(reply === '\\N'),
        'de',
        text,
        `<p>${text}</p>`,
        ...lists,
      ]
    }
  }
  await copy(
    client,
    'posts.post (id, author_id, reply_to_id, thread_id, visibility, opens, language, text, html, tags, region_keys)',
    posts(),
  )
  await copy(client, 'posts.post_counter (post_id, replies, favourites)', counters(scale))
  await copy(
    client,
    'posts.post_tag (tag, post_id)',
    keyed(scale, ({ tags }) => tags),
  )
  await copy(
    client,
    'posts.post_region (region_key, post_id)',
    keyed(scale, ({ region }) => (region === null ? [] : [region])),
  )
}

function* counters(scale: Scale): Generator<string[]> {
  for (let index = 0; index < scale.posts; index += 1) yield [String(postId(index, scale)), String(index % 4), String(index % 23)]
}

function* keyed(scale: Scale, keysOf: (post: ReturnType<typeof postOf>) => readonly string[]): Generator<string[]> {
  for (let index = 0; index < scale.posts; index += 1) {
    const post = postOf(index, scale)
    if (post.opens || index < 10) for (const key of keysOf(post)) yield [key, String(postId(index, scale))]
  }
}

async function fillNetwork(client: pg.Client, scale: Scale): Promise<void> {
  const each = function* (rowsOf: (account: number) => Iterable<readonly string[]>): Generator<readonly string[]> {
    for (let account = 0; account < scale.accounts; account += 1) yield* rowsOf(account)
  }
  const id = (nth: number) => String(nth + 1)
  await copy(
    client,
    'networking.follow (follower_id, followee_id, id)',
    each((account) =>
      followeesOf(account, scale).map((followee, nth) => [accountId(account), accountId(followee), id(account * 8192 + nth)]),
    ),
  )
  await copy(
    client,
    'networking.block (account_id, target_id, id)',
    each((account) => blockedBy(account, scale).map((target, nth) => [accountId(account), accountId(target), id(nth)])),
  )
  await copy(
    client,
    'networking.mute (account_id, target_id, id, until)',
    each((account) =>
      mutedBy(account, followeesOf(account, scale)).map(([target, end], nth) => [
        accountId(account),
        accountId(target),
        id(nth),
        end === null ? '\\N' : `${end}-01-01`,
      ]),
    ),
  )
  await copy(
    client,
    'networking.tag_follow (account_id, tag)',
    each((account) => tagsFollowedBy(account, scale).map((tag) => [accountId(account), tag])),
  )
  await copy(
    client,
    'networking.region_follow (account_id, region_key)',
    each((account) => regionsFollowedBy(account).map((key) => [accountId(account), key])),
  )
}

const chunk = 256 * 1024 // characters

/** Rows as text of COPY: columns by tabs, `\N` for null. */
async function copy(client: pg.Client, target: string, rows: Iterable<readonly string[]>): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin`))
  let waiting = ''
  for (const row of rows) {
    waiting += `${row.join('\t')}\n`
    if (waiting.length < chunk) continue
    if (!stream.write(waiting)) await once(stream, 'drain')
    waiting = ''
  }
  stream.end(waiting)
  await once(stream, 'finish')
}
