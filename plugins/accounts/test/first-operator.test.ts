import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type TestKit } from '@sapocom/core/testing'
import { ROLES, startNotices } from '@sapocom/sdk-plugin'
import { Browser, tokenIn } from './browser.ts'

let kit: TestKit
test.before.each(async () => {
  kit = await testKernel({ plugins: ['accounts'] })
})
test.after.each(() => kit.stop())

const notices = async (): Promise<string> => {
  const all = await Promise.all(kit.kernel.contributions(startNotices).map(({ value }) => value.lines()))
  return all.flat().join('\n')
}
const wish = { handle: 'chef', displayName: 'Bernd', email: 'chef@example.org', password: 'die ostsee ist grau' }

test('prints a link by which the first administrator gets in, once', async () => {
  const token = tokenIn(await notices())
  const browser = new Browser(kit)
  assert.is((await browser.post('/first-operator', { ...wish, token })).status, 201)
  assert.ok((await browser.get('/api/core/v1/shell')).body.viewer.permissions.includes('accounts:manage'))
  assert.is((await new Browser(kit).post('/first-operator', { ...wish, handle: 'second', token })).status, 410)
  assert.is(tokenIn(await notices()), '')
})

test('takes only the newest link, for a day, and makes nothing with a wrong one', async () => {
  const old = tokenIn(await notices())
  const newest = tokenIn(await notices())
  for (const token of [old, 'x'.repeat(43), '']) {
    assert.is((await new Browser(kit).post('/first-operator', { ...wish, token })).status, 410)
  }
  assert.is((await kit.visitor().get('/api/accounts/v1/accounts/chef')).status, 404)
  kit.clock.advance(24 * 3_600_000)
  assert.is((await new Browser(kit).post('/first-operator', { ...wish, token: newest })).status, 410)
})

test('makes one administrator of two who use the link at the same time', async () => {
  const token = tokenIn(await notices())
  const answers = await Promise.all(
    ['one', 'two'].map((handle) =>
      new Browser(kit).post('/first-operator', { ...wish, handle, email: `${handle}@example.org`, token }),
    ),
  )
  assert.equal(answers.map(({ status }) => status).toSorted(), [201, 410])
  assert.is((await kit.need(ROLES, 'accounts').holders('operator')).length, 1)
})

test('says nothing when there is an administrator', async () => {
  await kit.operator()
  assert.is(tokenIn(await notices()), '')
})

test.run()
