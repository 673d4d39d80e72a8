import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { hash } from '@node-rs/argon2'
import { testKernel, type TestKit } from '@sapocom/core/testing'
import { DATABASE, VIEWERS } from '@sapocom/sdk-plugin'
import { ACCOUNTS } from '../contract.ts'
import { Browser } from './browser.ts'

let kit: TestKit
const password = 'die ostsee ist grau'
test.before(async () => {
  kit = await testKernel({ plugins: ['accounts'] })
})
test.after(() => kit.stop())

const console = () => kit.need(VIEWERS, 'accounts').console()
const make = (handle: string) =>
  kit
    .need(ACCOUNTS, 'accounts')
    .create({ handle, displayName: handle, kind: 'person', email: `${handle}@example.org`, password }, console())
const logIn = (browser: Browser, login: string, typed = password) => browser.post('/session', { login, password: typed })

test('logs in by handle, by handle with @ and by address, in any case', async () => {
  await make('anna')
  for (const login of ['anna', '@Anna', 'ANNA@example.org', ' anna@EXAMPLE.org ']) {
    const browser = new Browser(kit)
    assert.is((await logIn(browser, login)).status, 200, login)
    assert.is((await browser.get('/session')).body.account.handle, 'anna')
  }
})

test('keeps the session in a cookie that scripts and other sites do not get, and stores only its hash', async () => {
  await make('cookie')
  const browser = new Browser(kit)
  const answer = await logIn(browser, 'cookie')
  assert.match(answer.headers['set-cookie'] ?? '', /^session=[\w-]{43}; .*HttpOnly; SameSite=Lax/)
  const { rows } = await kit
    .need(DATABASE, 'accounts')
    .kysely<Tables>()
    .selectFrom('accounts.session')
    .select('token_hash')
    .execute()
    .then((rows) => ({ rows }))
  assert.ok(rows.length > 0)
  assert.not.ok(rows.some(({ token_hash }) => token_hash === browser.cookie))
  assert.match(rows[0]?.token_hash ?? '', /^[0-9a-f]{64}$/)
})

test('gives a new secret at each log-in and ends the session that was there', async () => {
  await make('again')
  const browser = new Browser(kit)
  await logIn(browser, 'again')
  const before = browser.stolen()
  await logIn(browser, 'again')
  assert.is.not(browser.cookie, before.cookie)
  assert.is((await before.get('/session')).status, 401)
  assert.is((await browser.get('/sessions')).body.items.length, 1)
})

test('answers a wrong password and an unknown account with the same words', async () => {
  await make('known')
  const wrong = await logIn(new Browser(kit), 'known', 'not the password')
  const unknown = await logIn(new Browser(kit), 'nobody_here', 'not the password')
  const address = await logIn(new Browser(kit), 'nobody@example.org', 'not the password')
  assert.is(wrong.status, 401)
  assert.equal(wrong.body, unknown.body)
  assert.equal(wrong.body, address.body)
  assert.is(wrong.body.code, 'ACCOUNTS_LOGIN_WRONG')
})

test('does not log in by an address that is not confirmed', async () => {
  const browser = new Browser(kit)
  await browser.post('/accounts', { handle: 'pending', displayName: 'P', email: 'pending@example.org', password })
  assert.is((await logIn(new Browser(kit), 'pending@example.org')).status, 401)
  assert.is((await logIn(new Browser(kit), 'pending')).status, 200)
})

test('waits longer and longer after five wrong passwords, and never locks the account', async () => {
  await make('target')
  const tries = async () => (await logIn(new Browser(kit), 'target', 'not the password')).status
  assert.equal([await tries(), await tries(), await tries(), await tries(), await tries()], [401, 401, 401, 401, 401])
  const refused = await logIn(new Browser(kit), 'target')
  assert.is(refused.status, 429, 'even the right one waits')
  const first = Number(refused.headers['retry-after'])
  assert.ok(first > 20 && first <= 30, String(first))

  kit.clock.advance(first * 1000)
  assert.is(await tries(), 401)
  const second = Number((await logIn(new Browser(kit), 'target')).headers['retry-after'])
  assert.ok(second > 50 && second <= 60, String(second))

  kit.clock.advance(second * 1000)
  assert.is((await logIn(new Browser(kit), 'target')).status, 200)
  assert.is(await tries(), 401, 'the right password forgets the wrong ones')
})

test('lets twenty wrong passwords at once through no more than five times', async () => {
  await make('flooded')
  const answers = await Promise.all(Array.from({ length: 20 }, () => logIn(new Browser(kit), 'flooded', 'not the password')))
  assert.is(answers.filter(({ status }) => status === 401).length, 5)
  assert.is(answers.filter(({ status }) => status === 429).length, 15)
})

test('waits for unknown accounts just as for known ones', async () => {
  for (let index = 0; index < 5; index += 1) await logIn(new Browser(kit), 'ghost', 'not the password')
  assert.is((await logIn(new Browser(kit), 'ghost')).status, 429)
})

test('hashes a password anew that was hashed with other costs', async () => {
  const { id } = await make('old_hash')
  const db = kit.need(DATABASE, 'accounts').kysely<Tables>()
  const weak = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
  await db.updateTable('accounts.credential').set({ password_hash: weak }).where('account_id', '=', id).execute()
  assert.is((await logIn(new Browser(kit), 'old_hash')).status, 200)
  const row = await db
    .selectFrom('accounts.credential')
    .select('password_hash')
    .where('account_id', '=', id)
    .executeTakeFirstOrThrow()
  assert.match(row.password_hash, /^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  assert.is((await logIn(new Browser(kit), 'old_hash')).status, 200)
})

test('shuts a suspended account out at once, and says so only after the right password', async () => {
  const { id } = await make('rowdy')
  const browser = new Browser(kit)
  await logIn(browser, 'rowdy')
  assert.is((await browser.get('/session')).status, 200)
  await kit.need(ACCOUNTS, 'accounts').suspend(id, 'insults', console())
  assert.is((await browser.get('/session')).status, 401)
  assert.is((await logIn(new Browser(kit), 'rowdy')).body.code, 'ACCOUNTS_SUSPENDED')
  assert.is((await logIn(new Browser(kit), 'rowdy', 'not the password')).body.code, 'ACCOUNTS_LOGIN_WRONG')
  assert.is((await kit.visitor().get('/api/accounts/v1/accounts/rowdy')).status, 404)

  await kit.need(ACCOUNTS, 'accounts').suspend(id, null, console())
  assert.is((await logIn(new Browser(kit), 'rowdy')).status, 200)
})

interface Tables {
  'accounts.session': { token_hash: string }
  'accounts.credential': { account_id: string; password_hash: string }
}

test.run()
