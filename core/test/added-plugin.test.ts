import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadConfig } from '../config/load.ts'
import { testKernel } from '../testing/index.ts'

/** A plugin that somebody wrote elsewhere: a folder, and nothing else of this project is touched. */
const PLUGIN = `
import { DATABASE, defineMigration, definePlugin, Type } from '@sapocom/sdk-plugin'

export default definePlugin({
  id: 'greeting',
  title: { de: 'Gruß', en: 'Greeting' },
  permissions: { 'greeting:give': { default: ['citizen'] } },
  personalData: 'none',
  database: { entities: [], migrations: [defineMigration('20261123T1200-create-greeting', 'create table greeting.greeting (text text not null)')] },
  routes(api) {
    const database = api.need(DATABASE)
    const table = () => database.kysely<{ 'greeting.greeting': { text: string } }>()
    api.post('/greetings', {
      permission: 'greeting:give',
      summary: 'Leaves a greeting',
      body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 20 }) }),
      status: 201,
      answer: Type.Object({ text: Type.String() }),
      handler: async ({ body }) => {
        await table().insertInto('greeting.greeting').values(body).execute()
        return body
      },
    })
    api.get('/greetings', {
      public: 'greetings are for everybody',
      summary: 'All greetings',
      answer: Type.Object({ greetings: Type.Array(Type.String()) }),
      handler: async () => {
        const rows = await table().selectFrom('greeting.greeting').select('text').limit(100).execute()
        return { greetings: rows.map(({ text }) => text) }
      },
    })
  },
})
`

const parent = mkdtempSync(join(tmpdir(), 'added-'))
const folder = join(parent, 'greeting')
test.before(() => {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.0.0', type: 'module' }))
  writeFileSync(join(folder, 'plugin.ts'), PLUGIN)
})
test.after(() => rmSync(parent, { recursive: true }))

test('a folder and one line of configuration add a plugin with its own table, routes and rights', async () => {
  const { pluginFolders } = loadConfig({ env: { SAPOCOM_PLUGIN_FOLDERS: folder } })
  const kit = await testKernel({ plugins: ['greeting'], config: { pluginFolders } })
  try {
    const info = kit.kernel.plugins.list().find(({ id }) => id === 'greeting')
    assert.is(info?.state, 'on')
    assert.is(info?.version, '1.0.0')
    const anna = await kit.citizen()
    assert.is((await anna.post('/api/greeting/v1/greetings', { text: 'Moin' })).status, 201)
    assert.equal((await kit.visitor().get('/api/greeting/v1/greetings')).body, { greetings: ['Moin'] })
    assert.is((await kit.visitor().post('/api/greeting/v1/greetings', { text: 'Moin' })).status, 401)
    assert.match(JSON.stringify((await kit.visitor().get('/api/openapi.json')).body), /Leaves a greeting/)
  } finally {
    await kit.stop()
  }
})

test('switched off, its routes are gone at once and its data stays', async () => {
  const kit = await testKernel({ plugins: ['greeting'], config: { pluginFolders: [folder] } })
  try {
    await (await kit.citizen()).post('/api/greeting/v1/greetings', { text: 'Moin' })
    const by = kit.kernel.viewers.console()
    await kit.kernel.plugins.switch('greeting', false, { by })
    const answer = await kit.visitor().get('/api/greeting/v1/greetings')
    assert.is(answer.status, 404)
    assert.is(answer.body.code, 'PLUGIN_DISABLED')
    await kit.kernel.plugins.switch('greeting', true, { by })
    assert.equal((await kit.visitor().get('/api/greeting/v1/greetings')).body, { greetings: ['Moin'] })
  } finally {
    await kit.stop()
  }
})

test.run()
