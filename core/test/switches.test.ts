import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createKernel } from '@sapocom/core'
import { contract, DATABASE } from '@sapocom/sdk-plugin'
import { beforeShow, countsPlugin, notes, notesPlugin, noteAdded, plugin } from './sample-plugins.ts'
import { refuses, testKernel, type Actor, type TestKit } from '@sapocom/core/testing'

const test = suite('switching plugins')
const heard: string[] = []
const shouting = plugin('shouting', {
  requires: [notes],
  setup(own) {
    own.hook(beforeShow, { phase: 'enrich' }, async ({ text }) => ({ change: { text: text.toUpperCase() } }))
    own.on(noteAdded, async ({ text }) => void heard.push(text))
  },
})
let kit: TestKit
let operator: Actor
let police: Actor
let school: Actor
let citizen: Actor

test.before(async () => {
  kit = await testKernel({
    plugins: [
      notesPlugin,
      countsPlugin,
      shouting,
      plugin('vein', {}),
      plugin('heart', { essential: true, requires: [contract('vein', '^1')] }),
      plugin('shy', { scope: 'institution', defaultOn: false }),
    ],
  })
  operator = await kit.operator()
  police = await kit.institution({ handle: 'polizei' })
  school = await kit.institution({ handle: 'schule' })
  citizen = await kit.citizen()
  for (const author of [police, school, citizen]) await author.post('/api/notes/v1/notes', { text: `Moin von ${author.handle}` })
  await kit.settle()
})
test.after(() => kit.stop())

const switchPlugin = (id: string, body: object) => operator.put(`/api/core/v1/admin/plugins/${id}`, body)
const extensions = async (): Promise<string[]> => {
  const { body } = await citizen.get('/api/notes/v1/notes')
  return body.items.map((item: { ext: object }) => Object.keys(item.ext).join())
}

test('only those who administer the server may switch', async () => {
  assert.is((await citizen.put('/api/core/v1/admin/plugins/counts', { on: false })).status, 403)
  assert.is((await kit.visitor().put('/api/core/v1/admin/plugins/counts', { on: false })).status, 401)
  assert.is((await citizen.get('/api/core/v1/admin/plugins')).status, 403)
})

test('one institution switches off what is shown on its items, and only on those', async () => {
  assert.equal(await extensions(), ['counts', 'counts', 'counts'])
  assert.is((await switchPlugin('counts', { on: false, institution: school.viewer.institution })).status, 200)
  assert.equal(await extensions(), ['counts', '', 'counts'])
  const why = await operator.get(`/api/core/v1/admin/plugins/counts/why?institution=${school.viewer.institution}`)
  assert.equal([why.body.on, why.body.rule], [false, 'institution'])
  assert.is(why.body.sentence.de, 'Von der Einrichtung abgeschaltet.')
  await switchPlugin('counts', { on: true, institution: school.viewer.institution })
})

test('off for the server is off for every institution', async () => {
  await switchPlugin('counts', { on: false })
  assert.equal(await extensions(), ['', '', ''])
  await switchPlugin('counts', { on: true })
  assert.equal(await extensions(), ['counts', 'counts', 'counts'])
})

test('what is off by default can be on for one institution', () => {
  const states = kit.kernel.plugins
  assert.not(states.isOn('shy'))
  return states.switch('shy', true, { by: operator.viewer, institution: police.viewer.institution }).then(() => {
    assert.ok(states.isOn('shy', police.viewer.institution))
    assert.not(states.isOn('shy', school.viewer.institution))
    assert.not(states.isOn('shy'))
  })
})

test('with a plugin off, its routes are not there and its handlers rest', async () => {
  await switchPlugin('shouting', { on: false })
  assert.is((await citizen.get('/api/notes/v1/shout?text=leise')).body.text, 'leise')
  heard.length = 0
  await citizen.post('/api/notes/v1/notes', { text: 'ungehört' })
  await kit.settle()
  assert.equal(heard, [])
  await switchPlugin('shouting', { on: true })
  assert.is((await citizen.get('/api/notes/v1/shout?text=laut')).body.text, 'LAUT')
})

test('switching off what others need names them first, then takes them along, and gives them back', async () => {
  const refused = await switchPlugin('notes', { on: false })
  assert.is(refused.status, 409)
  assert.is(refused.body.code, 'CORE_PLUGIN_HAS_DEPENDANTS')
  assert.match(refused.body.detail, /counts, shouting/)
  assert.is((await switchPlugin('notes', { on: false, withDependants: true })).status, 200)
  const gone = await citizen.get('/api/notes/v1/notes')
  assert.equal([gone.status, gone.body.code], [404, 'PLUGIN_DISABLED'])
  assert.not(kit.kernel.plugins.isOn('counts'))
  assert.match(kit.kernel.plugins.why('counts').sentence.de, /notes/)
  await switchPlugin('notes', { on: true })
  assert.equal((await extensions()).slice(0, 3), ['counts', 'counts', 'counts'])
})

test('the essential, what it requires, the unknown and the server-wide are refused', async () => {
  await refuses(() => kit.kernel.plugins.switch('heart', false, { by: operator.viewer }), 'CORE_PLUGIN_ESSENTIAL')
  const vein = kit.kernel.plugins.switch('vein', false, { by: operator.viewer, withDependants: true })
  await refuses(() => vein, 'CORE_PLUGIN_ESSENTIAL')
  await refuses(() => kit.kernel.plugins.switch('nothing', false, { by: operator.viewer }), 'CORE_PLUGIN_UNKNOWN')
  await refuses(
    () => kit.kernel.plugins.switch('shouting', false, { by: operator.viewer, institution: '1' }),
    'CORE_PLUGIN_SERVER_ONLY',
  )
})

test('the public list shows what is on, with versions', async () => {
  await switchPlugin('shouting', { on: false })
  const { body } = await kit.visitor().get('/api/core/v1/plugins')
  const ids = body.plugins.map((each: { id: string }) => each.id)
  assert.ok(ids.includes('notes') && !ids.includes('shouting'))
  assert.ok(body.plugins.every((each: { version: string }) => each.version))
  await switchPlugin('shouting', { on: true })
})

test('every switch stands in the audit log with who did it', async () => {
  const rows = await kit
    .need(DATABASE)
    .kysely<{ 'core.audit_entry': { action: string; subject: string; person: string | null } }>()
    .selectFrom('core.audit_entry')
    .selectAll()
    .where('subject', '=', 'plugin:counts')
    .execute()
  assert.ok(rows.some((row) => row.action === 'core.plugin.off' && row.person === operator.viewer.person))
})

test('another node follows within two seconds', async () => {
  const sources = [notesPlugin, countsPlugin].map((definition) => ({
    id: definition.id,
    folder: import.meta.dirname,
    version: '1.0.0',
    load: async () => definition,
  }))
  const other = await createKernel({
    config: kit.kernel.config,
    databaseUrl: kit.databaseUrl,
    plugins: sources,
    web: false,
    work: false,
  })
  try {
    await switchPlugin('counts', { on: false })
    const started = performance.now()
    while (other.plugins.isOn('counts') && performance.now() - started < 3000)
      await new Promise((resolve) => setTimeout(resolve, 20))
    assert.ok(performance.now() - started < 2000, `took ${Math.round(performance.now() - started)} ms`)
  } finally {
    await other.stop()
    await switchPlugin('counts', { on: true })
  }
})

test.run()
