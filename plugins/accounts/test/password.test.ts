import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type TestKit } from '@sapocom/core/testing'
import { DATABASE, VIEWERS } from '@sapocom/sdk-plugin'
import { ACCOUNTS, type Account } from '../contract.ts'
import { MAIL_LIMIT, RECOVERY } from '../server/tokens.ts'
import { Browser, codeIn, mailTo, tokenIn } from './browser.ts'

const MINUTE = 60_000
let kit: TestKit
const password = 'die ostsee ist grau'
const next = 'der bodden ist ruhig'
test.before(async () => {
  kit = await testKernel({ plugins: ['accounts'] })
})
test.after(() => kit.stop())

const make = (handle: string): Promise<Account> =>
  kit
    .need(ACCOUNTS, 'accounts')
    .create(
      { handle, displayName: handle, kind: 'person', email: `${handle}@example.org`, password },
      kit.need(VIEWERS, 'accounts').console(),
    )
const logIn = async (login: string, typed = password): Promise<Browser> => {
  const browser = new Browser(kit)
  await browser.post('/session', { login, password: typed })
  return browser
}
const isIn = async (browser: Browser): Promise<boolean> => (await browser.get('/session')).status === 200
const ask = (email: string) => new Browser(kit).post('/recovery', { email })
const finish = (token: string, typed = next) => new Browser(kit).post('/recovery/password', { token, password: typed })

test('recovers by the link in the mail: all sessions end, the address is told', async () => {
  await make('anna')
  const browser = await logIn('anna')
  assert.is((await ask('Anna@example.org')).status, 202)
  const token = tokenIn(await mailTo(kit, 'anna@example.org'))
  assert.is((await finish(token)).status, 200)
  assert.not.ok(await isIn(browser))
  assert.not.ok(await isIn(await logIn('anna')))
  assert.ok(await isIn(await logIn('anna', next)))
  assert.match(await mailTo(kit, 'anna@example.org', 2), 'wurde geändert')
})

test('takes a recovery link once, also when two use it at the same time', async () => {
  await make('once')
  await ask('once@example.org')
  const token = tokenIn(await mailTo(kit, 'once@example.org'))
  const answers = await Promise.all([finish(token), finish(token)])
  assert.equal(answers.map(({ status }) => status).toSorted(), [200, 410])
  assert.is((await finish(token)).body.code, 'ACCOUNTS_LINK_INVALID')
})

test('takes a recovery link for 20 minutes', async () => {
  await make('slow')
  await ask('slow@example.org')
  const token = tokenIn(await mailTo(kit, 'slow@example.org'))
  kit.clock.advance(20 * MINUTE)
  assert.is((await finish(token)).status, 410)
})

test('keeps the link when the new password is refused', async () => {
  await make('retry')
  await ask('retry@example.org')
  const token = tokenIn(await mailTo(kit, 'retry@example.org'))
  assert.is((await finish(token, 'kurz')).body.code, 'ACCOUNTS_PASSWORD_TOO_SHORT')
  assert.is((await finish(token)).status, 200)
})

test('answers the same for an address without an account, and sends nothing', async () => {
  await make('known')
  const [known, unknown] = [await ask('known@example.org'), await ask('unknown@example.org')]
  assert.is(known.status, unknown.status)
  assert.is(known.text, unknown.text)
  assert.equal(Object.keys(known.headers).toSorted(), Object.keys(unknown.headers).toSorted())
  await mailTo(kit, 'known@example.org')
  assert.not.ok((await kit.mailbox.all()).some(({ to }) => to === 'unknown@example.org'))
})

test('sends three recovery mails an hour to one address', async () => {
  await make('often')
  for (let index = 0; index < 5; index += 1) assert.is((await ask('often@example.org')).status, 202)
  await mailTo(kit, 'often@example.org', 3)
  await kit.settle()
  assert.is((await kit.mailbox.all()).filter(({ to }) => to === 'often@example.org').length, 3)
})

test('counts recovery mails one after the other, also when four ask at the same moment', async () => {
  await make('rushed')
  const limit = kit.need(MAIL_LIMIT, 'accounts')
  const takes = await Promise.all(
    Array.from({ length: 4 }, () => kit.need(DATABASE, 'accounts').transaction((tx) => limit.take('rushed@example.org', tx))),
  )
  assert.is(takes.filter(Boolean).length, 3)
})

test('recovers at the command line for somebody who is locked out', async () => {
  const { id } = await make('locked_out')
  const browser = await logIn('locked_out')
  const token = await kit.need(RECOVERY, 'accounts').linkFor(id, kit.need(VIEWERS, 'accounts').console())
  assert.is((await finish(token)).status, 200)
  assert.not.ok(await isIn(browser))
})

test('changes the password with the current one: the other sessions end, this one stays', async () => {
  await make('changer')
  const [other, here] = [await logIn('changer'), await logIn('changer')]
  const wrong = await here.put('/session/password', { current: 'not the password', password: next })
  assert.is(wrong.status, 403)
  assert.is(wrong.body.field, 'current')
  assert.is((await here.put('/session/password', { current: password, password: next })).status, 200)
  assert.not.ok(await isIn(other))
  assert.ok(await isIn(here))
  assert.ok(await isIn(await logIn('changer', next)))
  assert.match(await mailTo(kit, 'changer@example.org'), 'wurde geändert')
})

test('lets a stolen session guess the current password five times', async () => {
  await make('stolen')
  const thief = await logIn('stolen')
  const guess = async () => (await thief.put('/session/password', { current: 'not the password', password: next })).status
  for (let index = 0; index < 5; index += 1) assert.is(await guess(), 403)
  assert.is(await guess(), 429)
})

test('changes the address when the new one is proven, and tells the old one', async () => {
  await make('mover')
  const browser = await logIn('mover')
  assert.is((await browser.put('/session/address', { email: 'new@example.org', current: 'not the password' })).status, 403)
  assert.is((await browser.put('/session/address', { email: 'New@example.org', current: password })).status, 202)
  assert.is((await browser.get('/session')).body.email, 'mover@example.org')
  const code = codeIn(await mailTo(kit, 'new@example.org'))
  assert.is((await browser.post('/session/confirmation', { code })).status, 200)
  assert.is((await browser.get('/session')).body.email, 'new@example.org')
  assert.match(await mailTo(kit, 'mover@example.org'), 'andere E-Mail-Adresse')
  assert.ok(await isIn(await logIn('new@example.org')))
})

test('does not say that somebody else has the new address; its owner is told', async () => {
  await make('holder')
  await make('wisher')
  const browser = await logIn('wisher')
  assert.is((await browser.put('/session/address', { email: 'holder@example.org', current: password })).status, 202)
  assert.is(codeIn(await mailTo(kit, 'holder@example.org')), '')
})

test.run()
