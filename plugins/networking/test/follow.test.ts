import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { refuses, testKernel } from '@sapocom/core/testing'
import { VIEWERS } from '@sapocom/sdk-plugin'
import { ACCOUNTS } from '@sapocom/plugin-accounts/contract'
import { NETWORKING } from '../contract.ts'

const kit = await testKernel({ plugins: ['networking'] })
const networking = kit.need(NETWORKING)
const api = '/api/networking/v1'

async function locked(handle: string) {
  const actor = await kit.citizen({ handle })
  await kit.need(ACCOUNTS).changeProfile(actor.id, { locked: true }, kit.need(VIEWERS).console())
  return actor
}

const profileOf = async (who: { handle: string }, as = kit.visitor()) =>
  (await as.get(`/api/accounts/v1/accounts/${who.handle}`)).body.ext.networking

test('following counts once, however often it is asked', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  const answer = await anna.post(`${api}/accounts/${bert.id}/follow`, { on: true })
  assert.is(answer.status, 200)
  assert.is(answer.body.mine, true)
  await anna.post(`${api}/accounts/${bert.id}/follow`, { on: true })
  assert.equal(await profileOf(bert), { followers: 1, following: 0, relationship: null })
  assert.is((await profileOf(anna)).following, 1)
})

test('unfollowing takes the count back', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  await networking.follow(anna.viewer, bert.id)
  await networking.unfollow(anna.viewer, bert.id)
  await networking.unfollow(anna.viewer, bert.id)
  assert.is((await profileOf(bert)).followers, 0)
  assert.is((await profileOf(bert, anna)).relationship.following, false)
})

test('visitors and unconfirmed accounts can’t follow', async () => {
  const bert = await kit.citizen()
  assert.is((await kit.visitor().post(`${api}/accounts/${bert.id}/follow`, { on: true })).status, 401)
  const newcomer = await kit.citizen({ confirmed: false })
  assert.is((await newcomer.post(`${api}/accounts/${bert.id}/follow`, { on: true })).status, 403)
})

test('nobody follows themselves, or who does not exist', async () => {
  const anna = await kit.citizen()
  await refuses(() => networking.follow(anna.viewer, anna.id), 'NETWORKING_SELF')
  await refuses(() => networking.follow(anna.viewer, '77'), 'NETWORKING_ACCOUNT_NOT_FOUND')
})

test('a locked account is asked, and accepts', async () => {
  const [anna, lena] = [await kit.citizen(), await locked('lena_accepts')]
  const asked = await networking.follow(anna.viewer, lena.id)
  assert.is(asked.following, false)
  assert.is(asked.requested, true)
  const requests = (await lena.get(`${api}/requests`)).body
  assert.equal(
    requests.items.map((item: { account: { handle: string } }) => item.account.handle),
    [anna.handle],
  )
  assert.is((await lena.form(`${api}/requests/${anna.id}`, { accept: 'true' })).status, 303)
  assert.is((await profileOf(lena, anna)).relationship.following, true)
  assert.is((await lena.get(`${api}/requests`)).body.items.length, 0)
})

test('a refused request is gone, and can’t be answered twice', async () => {
  const [anna, lena] = [await kit.citizen(), await locked('lena_refuses')]
  await networking.follow(anna.viewer, lena.id)
  await networking.answerRequest(lena.viewer, anna.id, false)
  assert.is((await profileOf(lena, anna)).relationship.requested, false)
  await refuses(() => networking.answerRequest(lena.viewer, anna.id, true), 'NETWORKING_REQUEST_NOT_FOUND')
})

test('who asked can take the request back', async () => {
  const [anna, lena] = [await kit.citizen(), await locked('lena_forgets')]
  await networking.follow(anna.viewer, lena.id)
  await networking.unfollow(anna.viewer, lena.id)
  assert.is((await lena.get(`${api}/requests`)).body.items.length, 0)
})

test('the form answers 303 to where it stood', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  const answer = await anna.form(`${api}/accounts/${bert.id}/follow`, { on: 'true', _back: `/@${bert.handle}` })
  assert.is(answer.status, 303)
  assert.is(answer.headers.location, `/@${bert.handle}`)
  assert.is((await profileOf(bert, anna)).relationship.following, true)
})

test('two who follow each other at the same moment both get through', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, () => kit.citizen()))
  const pairs = people.flatMap((from) => people.filter((to) => to !== from).map((to) => [from, to] as const))
  await Promise.all(pairs.map(([from, to]) => networking.follow(from.viewer, to.id)))
  for (const person of people) assert.equal(await profileOf(person), { followers: 5, following: 5, relationship: null })
})

test.after(() => kit.stop())
test.run()
