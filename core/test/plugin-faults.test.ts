import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contract, defineMigration, extendView, Refusal, token, Type, type PluginDefinition } from '@sapocom/sdk-plugin'
import { createKernel, type PluginSource } from '@sapocom/core'
import { testKernel, type TestKit } from '@sapocom/core/testing'
import { beforeAdd, beforeShow, noteAdded, notes, notesPlugin, noteView, plugin } from './sample-plugins.ts'

const test = suite('a plugin that fails')
const kits: TestKit[] = []
const boom = async (): Promise<never> => {
  throw new Error('boom')
}
const never = () => new Promise<never>(() => {})

test.after(async () => {
  for (const kit of kits) await kit.stop()
})

async function kitWith(...plugins: PluginDefinition[]): Promise<TestKit> {
  const kit = await testKernel({ plugins: [notesPlugin, ...plugins] })
  kits.push(kit)
  return kit
}

/** The platform serves, and says why the plugin does not. */
async function servesWithout(kit: TestKit, id: string, state: string, reason: RegExp): Promise<void> {
  const info = kit.kernel.plugins.list().find((each) => each.id === id)
  assert.is(info?.state, state)
  assert.match(info?.reason?.en ?? '', reason)
  assert.ok((info?.reason?.de ?? '').length > 5)
  assert.is((await kit.visitor().get('/api/notes/v1/notes')).status, 200)
}

test('in its set-up: the platform serves without it, and those that require it wait', async () => {
  const broken = plugin('broken', { setup: () => assert.unreachable('boom in set-up') })
  const kit = await kitWith(broken, plugin('leaning', { requires: [contract('broken', '^1')] }))
  await servesWithout(kit, 'broken', 'failed', /boom/)
  await servesWithout(kit, 'leaning', 'blocked', /broken/)
})

test('that needs a missing plugin is blocked and names it', async () => {
  const kit = await kitWith(plugin('lonely', { requires: [contract('elsewhere', '^1')] }))
  await servesWithout(kit, 'lonely', 'blocked', /elsewhere/)
})

test('that requires itself through others fails and shows the circle', async () => {
  const kit = await kitWith(
    plugin('hen', { requires: [contract('egg', '^1')] }),
    plugin('egg', { requires: [contract('hen', '^1')] }),
  )
  const states = kit.kernel.plugins.list().filter((each) => ['hen', 'egg'].includes(each.id))
  assert.ok(states.some((each) => each.state === 'failed' && /egg → hen → egg|hen → egg → hen/.test(each.reason?.en ?? '')))
  assert.is((await kit.visitor().get('/api/notes/v1/notes')).status, 200)
})

test('whose migration is broken changes nothing, and says so', async () => {
  const migrations = [
    defineMigration('20260101T0000-a', 'create table tables.good (id int)'),
    defineMigration('20260102T0000-b', 'create tabel nonsense'),
  ]
  const kit = await kitWith(plugin('tables', { database: { entities: [], migrations }, personalData: 'none' }))
  await servesWithout(kit, 'tables', 'failed', /20260102T0000-b|syntax/)
})

test('that has a database and is silent about personal data does not start', async () => {
  const kit = await kitWith(plugin('silent', { database: { entities: [], migrations: [] } }))
  await servesWithout(kit, 'silent', 'failed', /personal data/)
})

test('that registers a route of another plugin is left out with its other routes', async () => {
  const answer = Type.Object({ ok: Type.Boolean() })
  const route = { public: 'for tests', summary: 'x', answer, handler: async () => ({ ok: true }) }
  const first = plugin('first', { claims: ['/well'], routes: (api) => api.get('/well/known', route) })
  const second = plugin('second', {
    claims: ['/well'],
    routes(api) {
      api.get('/fine', route)
      api.get('/well/known', route)
    },
  })
  const kit = await kitWith(first, second)
  await servesWithout(kit, 'second', 'failed', /\/well\/known is already a route of first/)
  assert.is((await kit.visitor().get('/well/known')).status, 200)
  assert.is((await kit.visitor().get('/api/second/v1/fine')).status, 404)
})

test('with a route that names neither permission nor reason does not boot', async () => {
  const route = { summary: 'x', answer: Type.Object({}), handler: async () => ({}) }
  const kit = await kitWith(plugin('open', { routes: (api) => api.get('/secret', route as never) }))
  await servesWithout(kit, 'open', 'failed', /neither a permission nor a reason/)
  assert.is((await kit.visitor().get('/api/open/v1/secret')).status, 404)
})

test('with a schema that can not be compiled costs only itself', async () => {
  const body = Type.Unsafe<unknown>({ type: 'object', properties: { a: { $ref: '#/nowhere' } } })
  const kit = await kitWith(
    plugin('twisted', {
      routes: (api) =>
        api.post('/x', { public: 'for tests', summary: 'x', body, answer: Type.Object({}), handler: async () => ({}) }),
    }),
  )
  await servesWithout(kit, 'twisted', 'failed', /route/)
})

test('that asks for a service it does not require fails, naming it', async () => {
  const kit = await kitWith(plugin('greedy', { setup: (own) => void own.need(token('notes.notes')) }))
  await servesWithout(kit, 'greedy', 'failed', /does not require notes/)
})

test('in a closed hook refuses, and in an open one is skipped', async () => {
  const kit = await kitWith(
    plugin('throwing', {
      requires: [notes],
      setup(own) {
        own.hook(beforeAdd, { phase: 'check' }, boom)
        own.hook(beforeShow, { phase: 'check' }, boom)
      },
    }),
  )
  const citizen = await kit.citizen()
  const refused = await citizen.post('/api/notes/v1/notes', { text: 'Moin' })
  assert.is(refused.status, 503)
  assert.is(refused.body.code, 'CORE_HOOK_FAILED')
  assert.is((await citizen.get('/api/notes/v1/shout?text=moin')).body.text, 'moin')
  assert.equal((await citizen.get('/api/notes/v1/notes')).body.items, [])
})

test('that hangs in hooks is cut off in time, and rests after five faults', async () => {
  const kit = await kitWith(
    plugin('hanging', { requires: [notes], setup: (own) => own.hook(beforeShow, { phase: 'decide' }, never) }),
  )
  const started = performance.now()
  assert.is((await kit.visitor().get('/api/notes/v1/shout?text=a')).status, 200)
  assert.ok(performance.now() - started < 1000)
  for (let call = 0; call < 4; call += 1) await kit.visitor().get('/api/notes/v1/shout?text=a')
  const resting = performance.now()
  await kit.visitor().get('/api/notes/v1/shout?text=a')
  assert.ok(performance.now() - resting < 55, 'a suspended handler is not waited for')
  const info = kit.kernel.plugins.list().find((each) => each.id === 'hanging')
  assert.is(info?.state, 'suspended')
  assert.match(info?.reason?.de ?? '', /hook notes.beforeShow/)
})

test('in hooks: what other handlers change, refuse and hold still counts', async () => {
  const kit = await kitWith(
    plugin('polite', {
      requires: [notes],
      setup(own) {
        own.hook(beforeShow, { phase: 'enrich' }, async ({ text }) => ({ change: { text: `${text}, bitte` } }))
        own.hook(beforeAdd, { phase: 'decide' }, async ({ text }) =>
          text.includes('Mist') ? { refuse: 'POLITE_WORD' } : { pass: true },
        )
      },
    }),
  )
  assert.is((await kit.visitor().get('/api/notes/v1/shout?text=Ruhe')).body.text, 'Ruhe, bitte')
  const answer = await (await kit.citizen()).post('/api/notes/v1/notes', { text: 'So ein Mist' })
  assert.is(answer.status, 422)
  assert.is(answer.body.code, 'POLITE_WORD')
})

test('in a presenter leaves its part out: thrown, late, or refused', async () => {
  const bad = (id: string, batch: () => Promise<never>) =>
    plugin(id, { requires: [notes], setup: (own) => own.present(extendView(noteView, id, Type.Object({})), batch) })
  const kit = await kitWith(
    bad('thrower', boom),
    bad('sleeper', never),
    bad('refuser', async () => Promise.reject(new Refusal('X_Y', 422))),
  )
  const citizen = await kit.citizen()
  await citizen.post('/api/notes/v1/notes', { text: 'Moin' })
  const started = performance.now()
  const { status, body } = await citizen.get('/api/notes/v1/notes')
  assert.is(status, 200)
  assert.equal(body.items[0].ext, {})
  assert.ok(performance.now() - started < 1500)
})

test('as a subscriber does not keep the event from others', async () => {
  const heard: string[] = []
  const kit = await kitWith(
    plugin('deaf', { requires: [notes], setup: (own) => own.on(noteAdded, boom) }),
    plugin('listening', { requires: [notes], setup: (own) => own.on(noteAdded, async ({ text }) => void heard.push(text)) }),
  )
  await (await kit.citizen()).post('/api/notes/v1/notes', { text: 'Moin' })
  for (let tries = 0; heard.length === 0 && tries < 50; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(heard, ['Moin'])
})

test('whose code can not be loaded, and which is essential by its manifest, makes the platform not ready', async () => {
  const source: PluginSource = { id: 'heart', folder: import.meta.dirname, version: '1.0.0', essential: true, load: boom }
  const kit = await kitWith()
  const kernel = await createKernel({
    config: kit.kernel.config,
    databaseUrl: kit.databaseUrl,
    plugins: [source],
    web: false,
    work: false,
  })
  const ready = await kernel.app.inject({ url: '/ready' })
  assert.equal([ready.statusCode, ready.json().plugins], [503, [{ id: 'heart', state: 'failed' }]])
  assert.is((await kernel.app.inject({ url: '/health' })).statusCode, 200)
  await kernel.stop()
})

test.run()
