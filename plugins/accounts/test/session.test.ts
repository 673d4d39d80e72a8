import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type TestKit } from '@sapocom/core/testing'
import { INSTITUTIONS, VIEWERS } from '@sapocom/sdk-plugin'
import { ACCOUNTS, type Account } from '../contract.ts'
import { SESSION_IDENTIFICATION } from '../server/tokens.ts'
import { Browser } from './browser.ts'

const HOUR = 3_600_000
let kit: TestKit
const password = 'die ostsee ist grau'
test.before(async () => {
  kit = await testKernel({ plugins: ['accounts'] })
})
test.after(() => kit.stop())

const operator = () => kit.need(VIEWERS, 'accounts').console()
const make = (handle: string, institutionId: string | null = null): Promise<Account> => {
  const kind = institutionId ? 'institution' : 'person'
  const wish = { handle, displayName: handle, kind, email: `${handle}@example.org`, password, institutionId } as const
  return kit.need(ACCOUNTS, 'accounts').create(wish, operator())
}
const loggedIn = async (handle: string, agent?: string): Promise<Browser> => {
  const browser = new Browser(kit, agent)
  assert.is((await browser.post('/session', { login: handle, password })).status, 200)
  return browser
}
const isIn = async (browser: Browser): Promise<boolean> => (await browser.get('/session')).status === 200

test('lists sessions with the names of devices, and ends one', async () => {
  await make('anna')
  const phone = await loggedIn(
    'anna',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  )
  const desk = await loggedIn('anna')
  const { items } = (await desk.get('/sessions')).body
  assert.equal(
    items.map(({ device, isThis }: { device: string; isThis: boolean }) => ({ device, isThis })),
    [
      { device: 'Firefox, Linux', isThis: true },
      { device: 'Safari, iOS', isThis: false },
    ],
  )
  assert.is((await desk.delete(`/sessions/${items[1].id}`)).status, 200)
  assert.not.ok(await isIn(phone))
  assert.ok(await isIn(desk))
})

test('ends all other sessions, also by a form without JavaScript', async () => {
  await make('many')
  const [one, two, here] = [await loggedIn('many'), await loggedIn('many'), await loggedIn('many')]
  const answer = await here.form('/sessions/end-others', { _back: '/settings/sessions' })
  assert.is(answer.status, 303)
  assert.is(answer.headers.location, '/settings/sessions')
  assert.not.ok(await isIn(one))
  assert.not.ok(await isIn(two))
  assert.ok(await isIn(here))
})

test("does not end somebody else's session", async () => {
  await make('victim')
  await make('attacker')
  const victim = await loggedIn('victim')
  const attacker = await loggedIn('attacker')
  const [{ id }] = (await victim.get('/sessions')).body.items
  assert.is((await attacker.delete(`/sessions/${id}`)).status, 404)
  assert.ok(await isIn(victim))
})

test('logs out, also by a form, and a kept copy of the cookie is worth nothing', async () => {
  await make('leaver')
  const browser = await loggedIn('leaver')
  const copy = browser.stolen()
  assert.ok(await isIn(copy))
  assert.is((await browser.form('/session/end', { _back: '/' })).status, 303)
  assert.is(browser.cookie, undefined)
  assert.not.ok(await isIn(copy))
})

test('answers who it is from memory for five seconds only', async () => {
  await make('cached')
  const browser = await loggedIn('cached')
  await browser.get('/sessions')
  const first = await kit.statements(() => browser.delete('/session/none').catch(() => undefined))
  assert.is(first.filter((text) => text.includes('accounts"."session')).length, 0)
  kit.clock.advance(5_001)
  const later = await kit.statements(() => browser.delete('/session/none').catch(() => undefined))
  assert.ok(later.some((text) => text.includes('accounts"."session')))
})

test('forgets what it knew about a session when another node ended it', async () => {
  const { id } = await make('elsewhere')
  const browser = await loggedIn('elsewhere')
  const here = kit.need(SESSION_IDENTIFICATION, 'accounts')
  const ask = () => here.identify({ cookie: () => browser.cookie, authorization: undefined })
  assert.is((await ask())?.person, id)
  await kit.need(ACCOUNTS, 'accounts').suspend(id, 'test', operator())
  assert.is(await ask(), null)
})

test('keeps citizens logged in for 30 days and staff for 12 hours, 60 minutes idle', async () => {
  const { id } = await kit.need(INSTITUTIONS).add({ name: 'Amt' }, operator())
  await make('citizen')
  await make('office', id)
  await make('office_busy', id)
  const [citizen, idle, busy] = [await loggedIn('citizen'), await loggedIn('office'), await loggedIn('office_busy')]
  kit.clock.advance(HOUR / 2)
  assert.ok(await isIn(busy))
  kit.clock.advance(HOUR / 2 + 60_000)
  assert.ok(await isIn(busy))
  assert.not.ok(await isIn(idle))
  for (let hour = 1; hour < 11; hour += 1) {
    kit.clock.advance(HOUR - 120_000)
    assert.ok(await isIn(busy), `hour ${hour}`)
  }
  kit.clock.advance(HOUR)
  kit.clock.advance(HOUR / 2)
  assert.not.ok(await isIn(busy))
  assert.ok(await isIn(citizen))
  kit.clock.advance(29 * 24 * HOUR)
  assert.ok(await isIn(citizen))
  kit.clock.advance(24 * HOUR)
  assert.not.ok(await isIn(citizen))
})

test('acts for an institution by a mandate, with its account and its rights, until the mandate ends', async () => {
  const institutions = kit.need(INSTITUTIONS)
  const { id: institution } = await institutions.add({ name: 'Hansestadt Wismar' }, operator())
  const office = await make('stadt_wismar', institution)
  const person = await make('ines')
  const mandate = await institutions.give({ person: person.id, institution, role: 'publisher' }, operator())
  const browser = await loggedIn('ines')
  assert.equal((await browser.get('/session')).body.mandates, [
    { id: mandate.id, institution, name: 'stadt_wismar', role: 'publisher' },
  ])

  const before = browser.stolen()
  assert.is((await browser.put('/session/acting', { mandate: mandate.id })).status, 200)
  assert.not.ok(await isIn(before), 'the secret is another one after the rights changed')
  const acting = (await browser.get('/session')).body
  assert.is(acting.person.id, person.id)
  assert.is(acting.account.id, office.id)
  assert.is(acting.mandate, mandate.id)
  assert.is((await browser.get('/api/core/v1/shell')).body.viewer.institution, institution)
  assert.is((await browser.put('/profile', { bio: 'Neues aus dem Rathaus' })).body.handle, 'stadt_wismar')

  await institutions.end(mandate.id, operator())
  kit.clock.advance(5_001)
  assert.is((await browser.get('/session')).body.account.id, person.id)
})

test('acts as oneself again by a form without JavaScript', async () => {
  const institutions = kit.need(INSTITUTIONS)
  const { id: institution } = await institutions.add({ name: 'Schule' }, operator())
  await make('schule_ost', institution)
  const person = await make('lotta')
  const mandate = await institutions.give({ person: person.id, institution, role: 'writer' }, operator())
  const browser = await loggedIn('lotta')
  await browser.form('/session/acting', { mandate: mandate.id, _back: '/' })
  assert.is((await browser.get('/session')).body.mandate, mandate.id)
  assert.is((await browser.put('/profile', { bio: 'x' })).status, 403, 'writers do not change the face of the institution')
  await browser.form('/session/acting', { mandate: '', _back: '/' })
  assert.is((await browser.get('/session')).body.mandate, null)
})

test("does not act by somebody else's mandate", async () => {
  const institutions = kit.need(INSTITUTIONS)
  const { id: institution } = await institutions.add({ name: 'Polizei' }, operator())
  const owner = await make('owner')
  await make('thief')
  const mandate = await institutions.give({ person: owner.id, institution, role: 'administrator' }, operator())
  const thief = await loggedIn('thief')
  assert.is((await thief.put('/session/acting', { mandate: mandate.id })).body.code, 'ACCOUNTS_MANDATE_UNKNOWN')
})

test('ends the sessions of a person whose roles change', async () => {
  const { id } = await make('promoted')
  const browser = await loggedIn('promoted')
  const { ACCOUNT_SERVICE } = await import('../server/tokens.ts')
  await kit.need(ACCOUNT_SERVICE, 'accounts').setRole(id, 'moderator', true, operator())
  assert.not.ok(await isIn(browser))
  const again = await loggedIn('promoted')
  assert.ok((await again.get('/api/core/v1/shell')).body.viewer.permissions.includes('accounts:suspend'))
})

test.run()
