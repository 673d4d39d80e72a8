import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { refuses, testKernel, type TestKit } from '@sapocom/core/testing'
import { DATABASE, VIEWERS } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { ACCOUNTS } from '../contract.ts'
import { AccountData } from '../server/personal-data.ts'
import { ACCOUNT_REPOSITORY, SESSION_REPOSITORY, SESSIONS } from '../server/tokens.ts'
import { Browser } from './browser.ts'

let kit: TestKit
const password = 'die ostsee ist grau'
test.before(async () => {
  kit = await testKernel({ plugins: ['accounts'] })
})
test.after(() => kit.stop())

const console = () => kit.need(VIEWERS, 'accounts').console()
const data = () => {
  const need: TestKit['need'] = (token) => kit.need(token, 'accounts')
  return new AccountData(need(ACCOUNT_REPOSITORY), need(SESSION_REPOSITORY), need(SESSIONS), need(DATABASE))
}
const make = (handle: string) =>
  kit
    .need(ACCOUNTS, 'accounts')
    .create({ handle, displayName: `Marker ${handle}`, kind: 'person', email: `${handle}@marker.example`, password }, console())

test('exports account and sessions, without password and secrets', async () => {
  const { id } = await make('exported')
  await new Browser(kit).post('/session', { login: 'exported', password })
  const parts = await Array.fromAsync(data().export(id))
  assert.equal(
    parts.map(({ kind }) => kind),
    ['account', 'session'],
  )
  const text = JSON.stringify(parts)
  assert.match(text, 'exported@marker.example')
  assert.match(text, 'Firefox, Linux')
  assert.not.match(text, /argon2|[0-9a-f]{64}/)
})

test('erases an account so that nothing of it is left, and nobody gets its handle', async () => {
  const { id } = await make('erased')
  const browser = new Browser(kit)
  await browser.post('/session', { login: 'erased', password })
  await browser.put('/session/address', { email: 'next_erased@marker.example', current: password })
  await kit.settle()
  await data().erase(id)
  const db = kit.need(DATABASE, 'accounts').kysely()
  const { rows } = await sql<{ table_name: string }>`
    select table_name from information_schema.tables where table_schema = 'accounts' and table_type = 'BASE TABLE'`.execute(db)
  assert.ok(rows.length > 5)
  for (const { table_name: name } of rows) {
    const found =
      await sql`select 1 from accounts.${sql.ref(name)} as t where t::text ilike ${'%erased%'} or t::text like ${`%${id}%`}`.execute(
        db,
      )
    assert.is(found.rows.length, 0, name)
  }
  assert.is((await browser.get('/session')).status, 401)
  await refuses(() => make('erased'), 'ACCOUNTS_HANDLE_TAKEN')
})

test.run()
