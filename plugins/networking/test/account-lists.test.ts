import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sql } from 'kysely'
import { testKernel, type Actor } from '@sapocom/core/testing'
import { DATABASE, VIEWERS } from '@sapocom/sdk-plugin'
import { ACCOUNTS } from '@sapocom/plugin-accounts/contract'
import { NETWORKING } from '../contract.ts'

const kit = await testKernel({ plugins: ['networking'] })
const networking = kit.need(NETWORKING)
const api = '/api/networking/v1'
const handles = (answer: { body: { items: { account: { handle: string } }[] } }) =>
  answer.body.items.map(({ account }) => account.handle)

async function followers(of: Actor, count: number): Promise<Actor[]> {
  const people = await Promise.all(Array.from({ length: count }, () => kit.citizen()))
  for (const person of people) await networking.follow(person.viewer, of.id)
  return people
}

test('followers come newest first and page by page', async () => {
  const anna = await kit.citizen()
  const people = await followers(anna, 5)
  const newestFirst = people.map(({ handle }) => handle).reverse()
  const first = await kit.visitor().get(`${api}/accounts/${anna.id}/followers?limit=2`)
  assert.equal(handles(first), newestFirst.slice(0, 2))
  const second = await kit.visitor().get(`${api}/accounts/${anna.id}/followers?limit=2&before=${first.body.next}`)
  assert.equal(handles(second), newestFirst.slice(2, 4))
  const last = await kit.visitor().get(`${api}/accounts/${anna.id}/followers?limit=2&before=${second.body.next}`)
  assert.equal(handles(last), newestFirst.slice(4))
  assert.is(last.body.next, null)
})

test('lists of a locked account are for its followers', async () => {
  const anna = await kit.citizen()
  const [bert] = await followers(anna, 1)
  await kit.need(ACCOUNTS).changeProfile(anna.id, { locked: true }, kit.need(VIEWERS).console())
  const stranger = await kit.citizen()
  const statuses = await Promise.all(
    [kit.visitor(), stranger, bert!, anna].map(async (who) => (await who.get(`${api}/accounts/${anna.id}/followers`)).status),
  )
  assert.equal(statuses, [403, 403, 200, 200])
})

test('who is blocked does not stand in a list', async () => {
  const anna = await kit.citizen()
  const [bert, carla] = await followers(anna, 2)
  const dora = await kit.citizen()
  await networking.block(dora.viewer, bert!.id)
  assert.equal(handles(await dora.get(`${api}/accounts/${anna.id}/followers`)), [carla!.handle])
})

test('a list costs the same with one account and with forty', async () => {
  const anna = await kit.citizen()
  await followers(anna, 40)
  const few = await kit.statements(() => kit.visitor().get(`${api}/accounts/${anna.id}/followers?limit=1`))
  const many = await kit.statements(() => kit.visitor().get(`${api}/accounts/${anna.id}/followers?limit=40`))
  assert.is(many.length, few.length, many.join('\n'))
  assert.ok(few.length <= 2)
})

test('a page of followers is served by its index', async () => {
  const { rows } = await sql<{
    'QUERY PLAN': string
  }>`explain (generic_plan) select id from networking.follow where followee_id = 1 and id < 5 order by id desc limit 20`.execute(
    kit.need(DATABASE).kysely(),
  )
  assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), 'follow_by_followee')
})

test.after(() => kit.stop())
test.run()
