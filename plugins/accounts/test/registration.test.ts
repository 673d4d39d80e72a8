import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Answer, type TestKit } from '@sapocom/core/testing'
import { DATABASE } from '@sapocom/sdk-plugin'
import { AccountRepository } from '../server/account.repository.ts'
import { CONFIRMATION } from '../server/tokens.ts'
import { Browser, codeIn, mailTo, tokenIn } from './browser.ts'

let kit: TestKit
test.before(async () => {
  kit = await testKernel({ plugins: ['accounts'] })
})
test.after(() => kit.stop())

const wish = { displayName: 'Anna Behrens', password: 'die ostsee ist grau', regionKey: '13003' }
let count = 0
const register = (more: Record<string, unknown> = {}, browser = new Browser(kit)): Promise<Answer> => {
  count += 1
  return browser.post('/accounts', { ...wish, handle: `person${count}`, email: `person${count}@example.org`, ...more })
}
const registered = async (more: Record<string, unknown> = {}): Promise<Browser> => {
  const browser = new Browser(kit)
  assert.is((await register(more, browser)).status, 201)
  return browser
}

const shapeOf = (answer: Answer | undefined) => ({ status: answer?.status, keys: Object.keys(answer?.body) })

test('registers, logs in as unconfirmed, and confirms by the code in the mail', async () => {
  const browser = new Browser(kit)
  const answer = await register({ handle: 'Anna_B', email: 'Anna@Example.org' }, browser)
  assert.is(answer.status, 201)
  assert.equal(answer.body, { handle: 'anna_b' })

  const before = await browser.get('/session')
  assert.is(before.body.confirmed, false)
  assert.is(before.body.unproven, 'anna@example.org')

  const mail = await mailTo(kit, 'anna@example.org')
  const old = browser.stolen()
  assert.is((await browser.post('/session/confirmation', { code: codeIn(mail) })).status, 200)

  assert.is((await browser.get('/session')).body.confirmed, true)
  assert.is((await old.get('/session')).status, 401, 'the secret is another one after the rights grew')
})

test('confirms by the link in the mail, without being logged in', async () => {
  await register({ handle: 'link', email: 'link@example.org' })
  const text = await mailTo(kit, 'link@example.org')
  const done = await kit.visitor().post('/api/accounts/v1/confirmations', { token: tokenIn(text) })
  assert.equal(done.body, { handle: 'link' })
  const again = await kit.visitor().post('/api/accounts/v1/confirmations', { token: tokenIn(text) })
  assert.is(again.status, 410)
})

test('gives unconfirmed accounts no right but to confirm', async () => {
  const browser = await registered()
  const profile = await browser.get('/profile')
  assert.is(profile.status, 403)
  assert.is(profile.body.code, 'CORE_UNCONFIRMED')
})

test('refuses codes after five wrong ones, until a new mail is asked for', async () => {
  const email = 'codes@example.org'
  const browser = await registered({ email })
  const right = codeIn(await mailTo(kit, email))
  const wrong = right === '000000' ? '000001' : '000000'
  for (let index = 0; index < 5; index += 1) {
    assert.is((await browser.post('/session/confirmation', { code: wrong })).body.code, 'ACCOUNTS_CODE_WRONG')
  }
  assert.is((await browser.post('/session/confirmation', { code: right })).status, 422)

  assert.is((await browser.post('/session/confirmation/mail')).status, 202)
  const code = codeIn(await mailTo(kit, email, 2))
  assert.is((await browser.post('/session/confirmation', { code })).status, 200)
})

test('refuses a code after 24 hours', async () => {
  const email = 'late@example.org'
  const browser = await registered({ email })
  const code = codeIn(await mailTo(kit, email))
  kit.clock.advance(24 * 3_600_000 + 1)
  const answer = await browser.post('/session/confirmation', { code })
  assert.is(answer.body.code, 'ACCOUNTS_CODE_WRONG')
})

test('sends a new code when the old one was forgotten', async () => {
  const email = 'forgetful@example.org'
  const browser = await registered({ email })
  await mailTo(kit, email)
  kit.clock.advance(3 * 86_400_000)
  await kit.need(CONFIRMATION, 'accounts').forgetOld()
  assert.is((await browser.get('/session')).body.unproven, email)
  assert.is((await browser.post('/session/confirmation/mail')).status, 202)
  const code = codeIn(await mailTo(kit, email, 2))
  assert.is((await browser.post('/session/confirmation', { code })).status, 200)
})

test('sends at most three mails an hour to one address, and answers the same', async () => {
  const email = 'often@example.org'
  const browser = await registered({ email })
  for (let index = 0; index < 4; index += 1) {
    assert.is((await browser.post('/session/confirmation/mail')).status, 202)
    await kit.settle()
  }
  await mailTo(kit, email, 3)
  const mails = (await kit.mailbox.all()).filter((mail) => mail.to === email)
  assert.is(mails.length, 3)
})

test('answers the same for an address that has an account, and tells its owner only', async () => {
  const known = await kit.citizen({ handle: 'owner' })
  const browsers = [new Browser(kit), new Browser(kit)] as const
  const first = await register({ handle: 'stranger', email: 'owner@example.org' }, browsers[0])
  const second = await register({ handle: 'newcomer', email: 'nobody_yet@example.org' }, browsers[1])
  assert.is(first.status, second.status)
  assert.equal(Object.keys(first.body), Object.keys(second.body))
  assert.equal(Object.keys(first.headers).toSorted(), Object.keys(second.headers).toSorted())

  const mail = await mailTo(kit, 'owner@example.org')
  assert.match(mail, `@${known.handle}`)
  assert.is(codeIn(mail), '')
  assert.is(tokenIn(mail), '')

  const [one, other] = await Promise.all(browsers.map((browser) => browser.get('/session')))
  assert.equal(shapeOf(one), shapeOf(other))
})

test('takes a handle away from later ones, whether the address was known or not', async () => {
  await kit.citizen({ handle: 'resident' })
  await register({ handle: 'wanted', email: 'resident@example.org' })
  const later = await register({ handle: 'wanted' })
  assert.is(later.status, 409)
  assert.is(later.body.code, 'ACCOUNTS_HANDLE_TAKEN')
  assert.is(later.body.field, 'handle')
})

test('lets only one of two confirm the same address', async () => {
  const email = 'twice@example.org'
  await register({ handle: 'twin_a', email })
  const first = tokenIn(await mailTo(kit, email))
  await register({ handle: 'twin_b', email })
  const second = tokenIn(await mailTo(kit, email, 2))
  assert.is((await kit.visitor().post('/api/accounts/v1/confirmations', { token: second })).status, 200)
  assert.is((await kit.visitor().post('/api/accounts/v1/confirmations', { token: first })).status, 410)
})

test('makes one account of twenty requests at once for the same handle', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => register({ handle: 'race' })))
  assert.is(answers.filter(({ status }) => status === 201).length, 1)
  assert.is(answers.filter(({ status }) => status === 409).length, 19)
})

for (const [handle, code] of [
  ['', 'ACCOUNTS_HANDLE_MALFORMED'],
  ['with-hyphen', 'ACCOUNTS_HANDLE_MALFORMED'],
  ['ümlaut', 'ACCOUNTS_HANDLE_MALFORMED'],
  ['a'.repeat(31), 'ACCOUNTS_HANDLE_MALFORMED'],
  ['admin', 'ACCOUNTS_HANDLE_RESERVED'],
  ['_ad_min_', 'ACCOUNTS_HANDLE_RESERVED'],
  ['polizei_stralsund', 'ACCOUNTS_HANDLE_RESERVED'],
] as const) {
  test(`refuses the handle "${handle}"`, async () => {
    const answer = await register({ handle })
    assert.is(answer.status, 422)
    assert.is(answer.body.code, code)
    assert.is(answer.body.field, 'handle')
  })
}

for (const [displayName, code] of [
  ['   ', 'ACCOUNTS_NAME_MISSING'],
  ['Anna \u202eneherheB', 'ACCOUNTS_NAME_CHARACTERS'],
  ['Anna\u2066', 'ACCOUNTS_NAME_CHARACTERS'],
  ['Rathaus ✔', 'ACCOUNTS_NAME_CHARACTERS'],
  ['a'.repeat(51), 'ACCOUNTS_NAME_TOO_LONG'],
] as const) {
  test(`refuses the name ${JSON.stringify(displayName.slice(0, 12))}`, async () => {
    const answer = await register({ displayName })
    assert.is(answer.body.code, code)
    assert.is(answer.body.field, 'displayName')
  })
}

for (const email of [
  '',
  'anna',
  'anna@',
  '@example.org',
  'an na@example.org',
  'anna@example',
  'anna@exa..mple.org',
  'a\r\nbcc: x@example.org',
]) {
  test(`refuses the address ${JSON.stringify(email)}`, async () => {
    const answer = await register({ email })
    assert.is(answer.body.code, 'ACCOUNTS_EMAIL_MALFORMED')
  })
}

test('refuses an unknown region and fields it does not know', async () => {
  assert.is((await register({ regionKey: '99999' })).body.code, 'ACCOUNTS_REGION_UNKNOWN')
  assert.is((await register({ roles: ['operator'] })).status, 400)
  assert.is((await register({ displayName: 'nul\0' })).status, 400)
  assert.is((await register({ displayName: 'half \ud800' })).status, 400)
})

test('forgets accounts that nobody confirmed, and frees their handles', async () => {
  const accounts = new AccountRepository(kit.need(DATABASE, 'accounts'))
  await register({ handle: 'forgotten' })
  await accounts.forgetUnconfirmed(new Date(kit.clock.now().getTime() - 3_600_000))
  assert.is((await kit.visitor().get('/api/accounts/v1/accounts/forgotten')).status, 200, 'younger than asked for')
  kit.clock.advance(3_600_000)
  await accounts.forgetUnconfirmed(kit.clock.now())
  assert.is((await kit.visitor().get('/api/accounts/v1/accounts/forgotten')).status, 404)
  assert.is((await register({ handle: 'forgotten' })).status, 201)
})

test.run()
