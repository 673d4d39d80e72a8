import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor } from '@sapocom/core/testing'
import { POSTS } from '@sapocom/plugin-posts/contract'
import { sql } from 'kysely'
import { DATABASE, token } from '@sapocom/sdk-plugin'

const kit = await testKernel({ plugins: ['timelines', 'networking'] })
const networking = kit.need(
  token<{ follow(viewer: Actor['viewer'], account: string): Promise<unknown> }>('networking.networking'),
)
const api = '/api/timelines/v1'

const [reader, author] = [await kit.citizen(), await kit.citizen({ handle: 'viel_schreiber' })]
await networking.follow(reader.viewer, author.id)
for (let count = 0; count < 45; count += 1) {
  await kit.need(POSTS).publish(author.viewer, { text: `Beitrag ${count} #viel @${reader.handle}`, regions: ['13073'] })
}

/** Statements of a route for a page of so many posts, warmed up. */
async function statements(path: string, limit: number): Promise<readonly string[]> {
  const separator = path.includes('?') ? '&' : '?'
  const read = () => reader.get(`${api}${path}${separator}limit=${limit}`)
  assert.is((await read()).body.items.length, limit, path)
  return kit.statements(read)
}

for (const path of ['/home', '/front', '/local', '/tags/viel', '/regions/13073', '/mentions', '/accounts/viel_schreiber']) {
  test(`${path} asks as often for 40 posts as for one`, async () => {
    const [one, twenty, forty] = [await statements(path, 1), await statements(path, 20), await statements(path, 40)]
    assert.is(twenty.length, one.length, twenty.join('\n\n'))
    assert.is(forty.length, one.length, forty.join('\n\n'))
  })
}

/** Nodes of the plans that read a whole table although they were told not to: no index serves them. */
async function wholeReads(statement: string): Promise<string[]> {
  return kit.need(DATABASE).transaction(async (tx) => {
    const db = tx.kysely<unknown>()
    await sql`select set_config('enable_seqscan', 'off', true)`.execute(db)
    const { rows } = await sql.raw<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${statement}`).execute(db)
    return rows.map((row) => row['QUERY PLAN']).filter((line) => line.includes('Seq Scan'))
  })
}

for (const path of ['/home', '/local', '/tags/viel', '/regions/13073', '/mentions', '/accounts/viel_schreiber']) {
  test(`indexes serve every part of what ${path} asks`, async () => {
    for (const statement of await statements(path, 20)) assert.equal(await wholeReads(statement), [], statement)
  })
}

test('home asks three statements at most, and one a presenter', async () => {
  const asked = await statements('/home', 20)
  assert.ok(asked.length <= 3, asked.join('\n\n'))
})

test.after(() => kit.stop())
test.run()
