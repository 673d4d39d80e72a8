import { sql, type Kysely } from 'kysely'
import type { Id } from '@sapocom/sdk-plugin'

/** A number generator with a seed: the same town every time. Source: mulberry32, Tommy Ettinger */
export function randomness(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export interface TownPlan {
  readonly seed: number
  readonly accounts: number
  readonly posts: number
  /** Share of all accounts that somebody follows, 0 to 1. */
  readonly follows: number
  /** Share of whom one follows that are muted. */
  readonly mutes: number
  readonly blocks: number
}

const tags = ['hafen', 'boddenstrand', 'verkehr', 'fest', 'schule']
const regions = ['13', '13003', '13004', '13073']

/** Writes a random town by SQL: far more than services could in a test, with every kind of post a timeline meets. @returns the accounts */
export async function fillRandomTown(db: Kysely<unknown>, plan: TownPlan): Promise<Id[]> {
  const random = randomness(plan.seed)
  const any = (count: number): number => Math.floor(random() * count)
  const accounts = Array.from({ length: plan.accounts }, (_, index) => String(1_000 + index))
  const posts = Array.from({ length: plan.posts }, (_, index) => ({
    id: String(10_000_000 + index * 10 + any(9)),
    // some write most
    author: accounts[Math.floor(random() ** 2 * plan.accounts)]!,
    visibility: [0, 0, 0, 0, 0, 1, 2, 2, 3][any(9)]!,
    opens: random() < 0.75,
    deleted: random() < 0.03,
    tags: tags.filter(() => random() < 0.12),
    regions: regions.filter(() => random() < 0.08),
    mentions: accounts.filter(() => random() < 1 / plan.accounts),
  }))
  const rows = JSON.stringify(posts)
  await sql`insert into posts.post (id, author_id, thread_id, visibility, opens, language, text, html, deleted_at)
    select p.id, p.author, p.id, p.visibility, p.opens, 'de', '', '', case when p.deleted then now() end
    from jsonb_to_recordset(${rows}::jsonb) p(id bigint, author bigint, visibility smallint, opens boolean, deleted boolean)`.execute(
    db,
  )
  for (const [table, column, list] of [
    ['post_tag', 'tag', 'tags'],
    ['post_region', 'region_key', 'regions'],
    ['post_mention', 'account_id', 'mentions'],
  ] as const) {
    const value = column === 'account_id' ? sql`v.value::bigint` : sql`v.value`
    await sql`insert into ${sql.table(`posts.${table}`)} (${sql.ref(column)}, post_id)
      select ${value}, (p.post ->> 'id')::bigint from jsonb_array_elements(${rows}::jsonb) p(post), jsonb_array_elements_text(p.post -> ${sql.lit(list)}) v(value)`.execute(
      db,
    )
  }
  await fillNetwork(db, accounts, plan, random)
  return accounts
}

async function fillNetwork(db: Kysely<unknown>, accounts: readonly Id[], plan: TownPlan, random: () => number): Promise<void> {
  const pairs = accounts.flatMap((from) => accounts.filter((to) => to !== from).map((to) => [from, to] as const))
  const follows = pairs.filter(() => random() < plan.follows)
  const blocks = pairs.filter(() => random() < plan.blocks)
  const mutes = follows
    .filter(() => random() < plan.mutes)
    .map(([from, to]) => [from, to, random() < 0.3 ? '2020-01-01' : null] as const)
  const rows = (list: readonly unknown[]) => sql`jsonb_array_elements(${JSON.stringify(list)}::jsonb) r(row)`
  const id = (index: number) => sql`(r.row ->> ${sql.lit(index)})::bigint`
  await sql`insert into networking.follow (follower_id, followee_id, id) select ${id(0)}, ${id(1)}, ${id(0)} * 100000 + ${id(1)} from ${rows(follows)}`.execute(
    db,
  )
  await sql`insert into networking.block (account_id, target_id, id) select ${id(0)}, ${id(1)}, 1 from ${rows(blocks)}`.execute(
    db,
  )
  await sql`insert into networking.mute (account_id, target_id, id, until) select ${id(0)}, ${id(1)}, 1, (r.row ->> 2)::timestamptz from ${rows(mutes)}`.execute(
    db,
  )
  const interests = accounts.flatMap((account) => tags.filter(() => random() < 0.3).map((tag) => [account, tag]))
  const places = accounts.flatMap((account) => regions.filter(() => random() < 0.3).map((region) => [account, region]))
  await sql`insert into networking.tag_follow (account_id, tag) select ${id(0)}, r.row ->> 1 from ${rows(interests)}`.execute(db)
  await sql`insert into networking.region_follow (account_id, region_key) select ${id(0)}, r.row ->> 1 from ${rows(places)}`.execute(
    db,
  )
}
