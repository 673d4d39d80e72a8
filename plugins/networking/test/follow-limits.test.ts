import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sql } from 'kysely'
import { refuses, testKernel } from '@sapocom/core/testing'
import { DATABASE, type Id } from '@sapocom/sdk-plugin'
import { NETWORKING } from '../contract.ts'

const kit = await testKernel({ plugins: ['networking'] })
const networking = kit.need(NETWORKING)
const database = kit.need(DATABASE)
const hour = 3_600_000 // milliseconds

/** Follows of accounts that nobody needs, made at a moment. */
async function followMany(follower: Id, count: number, at: Date): Promise<void> {
  const first = database.newId(at)
  await sql`insert into networking.follow (follower_id, followee_id, id)
    select ${follower}::bigint, n, ${first}::bigint + n from generate_series(1, ${count}::int) n`.execute(database.kysely())
}

test('after 400 follows in a day the next is refused', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  await followMany(anna.id, 400, new Date(kit.clock.now().getTime() - hour))
  const refusal = await refuses(() => networking.follow(anna.viewer, bert.id), 'NETWORKING_TOO_MANY_FOLLOWS')
  assert.is(refusal.status, 429)
  assert.is(refusal.params.limit, 400)
})

test('follows of yesterday don’t count', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  await followMany(anna.id, 400, new Date(kit.clock.now().getTime() - 25 * hour))
  assert.is((await networking.follow(anna.viewer, bert.id)).following, true)
})

test.after(() => kit.stop())
test.run()
