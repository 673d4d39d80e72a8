import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type TestKit } from '@sapocom/core/testing'
import { commands, VIEWERS, type Command } from '@sapocom/sdk-plugin'
import { ACCOUNTS } from '../contract.ts'
import type { DemoLogin } from '../demo/logins.ts'
import { Browser } from './browser.ts'

let kit: TestKit
test.before(async () => {
  kit = await testKernel({ plugins: ['accounts'] })
  await kit.kernel.fillDemoTown(() => {})
})
test.after(() => kit.stop())

interface Ran {
  readonly result: unknown
  readonly said: readonly string[]
}

async function run(
  name: string,
  given: Record<string, string> = {},
  options: Record<string, string | boolean> = {},
): Promise<Ran> {
  const found: Command | undefined = kit.kernel.contributions(commands).find(({ value }) => value.name === name)?.value
  const said: string[] = []
  const result = await found?.run({
    arguments: given,
    options,
    viewer: kit.need(VIEWERS, 'accounts').console(),
    signal: new AbortController().signal,
    need: (token) => kit.need(token, 'accounts'),
    say: (line) => void said.push(line),
    progress: () => {},
  })
  return { result, said }
}
const logins = async () => (await run('demo logins')).result as DemoLogin[]

test('lists log-ins of every kind, and each of them gets in', async () => {
  const all = await logins()
  assert.ok(all.filter(({ roles }) => roles.join() === 'citizen').length >= 25)
  assert.is(all.filter(({ kind }) => kind === 'institution').length, 3)
  for (const roles of ['institution', 'citizen,operator', 'citizen,moderator', 'citizen', 'unconfirmed']) {
    const login = all.find((each) => each.roles.join() === roles)
    assert.ok(login, roles)
    assert.ok(login.password.length >= 12)
    const browser = new Browser(kit)
    assert.is((await browser.post('/session', { login: login.handle, password: login.password })).status, 200, roles)
    assert.is((await browser.get('/session')).body.account.handle, login.handle)
  }
})

test('gives profiles of offices and people pictures with descriptions, texts and regions', async () => {
  const office = (await kit.visitor().get('/api/accounts/v1/accounts/polizei_rostock')).body
  assert.is(office.kind, 'institution')
  assert.match(office.avatar.alt, 'Polizeiinspektion')
  assert.ok(office.header.alt.length > 10)
  assert.is((await kit.visitor().get(office.avatar.url)).status, 200)
  const person = (await kit.visitor().get('/api/accounts/v1/accounts/hauke_petersen')).body
  assert.is(person.region.key, '13073')
  assert.match(person.bio, 'Fischer')
})

test('lets people of the town act for its offices', async () => {
  const browser = new Browser(kit)
  const { password } = (await logins())[0]!
  await browser.post('/session', { login: 'ines_pohl', password })
  assert.is((await browser.get('/session')).body.mandates[0].name, 'Hansestadt Wismar')
})

test('makes accounts, roles and links at the command line', async () => {
  const made = await run(
    'account create',
    { handle: 'rathaus_barth' },
    { kind: 'institution', name: 'Stadt Barth', email: 'post@barth.example', region: '13073' },
  )
  assert.match(made.said.join('\n'), /\/recover\/[\w-]{43}/)
  const account = await kit.need(ACCOUNTS, 'accounts').findByHandle('rathaus_barth')
  assert.is(account?.kind, 'institution')
  assert.ok(account?.institutionId)

  await run('account role', { handle: 'anna_behrens', role: 'moderator' })
  assert.equal(await kit.need(ACCOUNTS, 'accounts').rolesOf(await idOf('anna_behrens')), ['citizen', 'moderator'])
  await run('account role', { handle: 'anna_behrens', role: 'moderator' }, { take: true })
  assert.equal(await kit.need(ACCOUNTS, 'accounts').rolesOf(await idOf('anna_behrens')), ['citizen'])

  const mandate = await run('account mandate', { handle: 'ole_jensen', institution: 'rathaus_barth', role: 'writer' })
  assert.is((mandate.result as { institution: string }).institution, 'rathaus_barth')
  const listed = (await run('account list', {}, { kind: 'institution' })).result as { handle: string }[]
  assert.ok(listed.some(({ handle }) => handle === 'rathaus_barth'))
})

test('sets a password with the link of the command line and gets in with it', async () => {
  const { result } = await run('account recover', { handle: 'bernd_betrieb' })
  const token = (result as { link: string }).link.split('/').at(-1)
  const password = 'der bodden ist ruhig'
  assert.is((await new Browser(kit).post('/recovery/password', { token, password })).status, 200)
  assert.is((await new Browser(kit).post('/session', { login: 'bernd_betrieb', password })).status, 200)
})

async function idOf(handle: string): Promise<string> {
  return (await kit.need(ACCOUNTS, 'accounts').findByHandle(handle))?.id ?? ''
}

test.run()
