import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sql } from 'kysely'
import { testKernel, type TestKit } from '@sapocom/core/testing'
import { DATABASE, type TablesOf } from '@sapocom/sdk-plugin'
import { REGIONS, type v1Region } from '../contract.ts'

let kit: TestKit
test.before(async () => {
  kit = await testKernel({ plugins: ['regions'] })
})
test.after(() => kit.stop())

test('answers all regions to everybody', async () => {
  const answer = await kit.visitor().get('/api/regions/v1/regions')
  assert.is(answer.status, 200)
  assert.is(answer.body.items.length, 9)
  assert.equal(answer.body.items[1], {
    key: '13003',
    name: 'Hanse- und Universitätsstadt Rostock',
    short: 'Rostock',
    kind: 'city',
    parent: '13',
  })
})

test('asks the database nothing to list regions', async () => {
  const statements = await kit.statements(() => kit.visitor().get('/api/regions/v1/regions'))
  assert.equal(statements, [])
})

test('offers a read view that says the same as the list', async () => {
  const db = kit.need(DATABASE, 'regions').kysely<TablesOf<[typeof v1Region]>>()
  const rows = await db.selectFrom('regions.v1_region').selectAll().orderBy('key').execute()
  assert.equal(
    rows,
    kit
      .need(REGIONS, 'regions')
      .all()
      .map(({ key, parent, kind, name, short }) => ({ key, parent, kind, name, short }))
      .toSorted((a, b) => a.key.localeCompare(b.key)),
  )
})

test('is joined by key without a sequential search', async () => {
  const db = kit.need(DATABASE, 'regions').kysely()
  const plan = await db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx)
    return sql<{ 'QUERY PLAN': string }>`explain select name from regions.v1_region where key = '13003'`.execute(tx)
  })
  assert.match(plan.rows.map((row) => row['QUERY PLAN']).join('\n'), /region_pkey/)
})

test.run()
