import { isDeepStrictEqual } from 'node:util'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { naiveHome } from '../../plugins/timelines/test/naive-home.ts'
import type { Bench } from './bench.ts'
import { accountId, sessionOf } from './generate.ts'
import { followeesOf, isPlain, type Scale } from './town.ts'

const newest = '9223372036854775807'

/** R_limit: the home timeline with session, visibility, blocks, mutes and all sources, against the bare two-stage query for follows. */
export const home: Bench = {
  name: 'home',
  connections: 10,
  limitRequests: ({ scale }) => readersOf(scale).map((reader) => ({ method: 'GET', path: `/home?reader=${accountId(reader)}` })),
  oursRequests: ({ scale }) =>
    readersOf(scale).map((reader) => ({ method: 'GET', path: '/api/timelines/v1/home', headers: cookieOf(reader) })),
  async check({ scale, limit, ours, url, say }) {
    const pool = new pg.Pool({ connectionString: url, options: '-c statement_timeout=0' })
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    try {
      const readers = readersOf(scale)
      for (const reader of readers.slice(0, 10)) {
        const expected = (await naiveHome(db, accountId(reader), newest, 20)).map(({ post }) => post)
        mustEqual(
          await idsOf(`${ours}/api/timelines/v1/home`, cookieOf(reader)),
          expected,
          `reader ${reader}: ours and the naive query`,
        )
        mustBeFull(await idsOf(`${limit}/home?reader=${accountId(reader)}`), `reader ${reader}: the limit`)
      }
      const plain = plainReadersOf(scale).slice(0, 10)
      for (const reader of plain) {
        const bare = await idsOf(`${limit}/home?reader=${accountId(reader)}`)
        mustBeFull(bare, `plain reader ${reader}: the limit`)
        mustEqual(
          await idsOf(`${ours}/api/timelines/v1/home`, cookieOf(reader)),
          bare,
          `plain reader ${reader}: ours and the limit`,
        )
      }
      say(`answers checked: ${readers.slice(0, 10).length} readers against the naive query, ${plain.length} against the limit`)
    } finally {
      await db.destroy()
    }
  },
}

const cookieOf = (reader: number) => ({ cookie: `session=${sessionOf(reader)}` })

/** Readers around the median, spread over the town. */
function readersOf(scale: Scale): number[] {
  return some(scale, (account) => !isPlain(account), 100)
}
const plainReadersOf = (scale: Scale): number[] => some(scale, isPlain, 20)

function some(scale: Scale, wanted: (account: number) => boolean, count: number): number[] {
  const found: number[] = []
  for (let nth = 0; found.length < count && nth < scale.accounts; nth += 1) {
    const account = (nth * 7919) % scale.accounts
    if (!wanted(account)) continue
    const follows = followeesOf(account, scale).length
    if (follows > scale.follows * 0.7 && follows < scale.follows * 1.3) found.push(account)
  }
  return found
}

async function idsOf(url: string, headers: Record<string, string> = {}): Promise<string[]> {
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  const { items } = (await response.json()) as { items: { id?: string; post?: { id: string } }[] }
  return items.map(({ id, post }) => post?.id ?? id ?? '')
}

function mustBeFull(ids: readonly string[], what: string): void {
  if (ids.length !== 20) throw new Error(`${what} answered ${ids.length} posts, not 20`)
}

function mustEqual(found: readonly string[], expected: readonly string[], what: string): void {
  if (!isDeepStrictEqual(found, expected)) throw new Error(`${what} differ:\n${found.join(' ')}\n${expected.join(' ')}`)
}
