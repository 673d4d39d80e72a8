import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sql } from 'kysely'
import { testKernel } from '@sapocom/core/testing'
import { DATABASE, VIEWERS, type Id } from '@sapocom/sdk-plugin'
import { TIMELINES, type TimelineEntry } from '../contract.ts'
import { naiveHome } from './naive-home.ts'
import { fillRandomTown, type TownPlan } from './random-town.ts'

const kit = await testKernel({ plugins: ['timelines', 'networking'] })
const database = kit.need(DATABASE)
const newest: Id = '9223372036854775807'

const compact = ({ post, position, reason }: TimelineEntry) => `${position} ${post} ${reason.source} ${reason.key}`

/** Empties the town, fills it anew, and compares all pages of all readers with the naive query. @returns pages that were compared */
async function compare(plan: TownPlan, limit: number): Promise<number> {
  const db = database.kysely()
  await sql`truncate posts.post, networking.follow, networking.block, networking.mute, networking.tag_follow, networking.region_follow cascade`.execute(
    db,
  )
  const accounts = await fillRandomTown(db, plan)
  let pages = 0
  for (const account of accounts) {
    const viewer = kit.need(VIEWERS).as({ id: account, roles: ['citizen'] })
    let before: Id | null = newest
    for (let page = 0; page < 60 && before !== null; page += 1, pages += 1) {
      const { entries, next }: { readonly entries: readonly TimelineEntry[]; readonly next: Id | null } = await kit
        .need(TIMELINES)
        .entries(viewer, { rule: 'home' }, { before, limit })
      const expected = await naiveHome(db, account, before, limit)
      const expectedHere =
        next === null || entries.length === limit ? expected : expected.filter((entry) => BigInt(entry.position) >= BigInt(next))
      assert.equal(
        entries.map(compact),
        expectedHere.map((entry) => `${entry.position} ${entry.post} ${entry.source} ${entry.key}`),
        `reader ${account}, page ${page}, before ${before}`,
      )
      before = next
    }
  }
  return pages
}

test('home is what the naive query answers, page by page, in a lively town', async () => {
  assert.ok((await compare({ seed: 1, accounts: 16, posts: 1_000, follows: 0.3, mutes: 0.1, blocks: 0.02 }, 20)) > 100)
})

test('home is exact for readers whose sources are quiet: the walk is in vain', async () => {
  assert.ok((await compare({ seed: 2, accounts: 40, posts: 3_000, follows: 0.04, mutes: 0.05, blocks: 0.01 }, 20)) > 60)
})

test('home is exact where most of what one follows is muted', async () => {
  assert.ok((await compare({ seed: 3, accounts: 16, posts: 1_200, follows: 0.5, mutes: 0.7, blocks: 0.1 }, 20)) > 50)
})

test('home is exact in long pages and in short ones', async () => {
  const plan = { seed: 4, accounts: 12, posts: 800, follows: 0.4, mutes: 0.1, blocks: 0.03 }
  assert.ok((await compare(plan, 40)) > 20)
  assert.ok((await compare({ ...plan, seed: 5, posts: 150 }, 3)) > 100)
})

test.after(() => kit.stop())
test.run()
