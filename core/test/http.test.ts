import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { connect } from 'node:net'
import { DATABASE, Type } from '@sapocom/sdk-plugin'
import { testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import { notesPlugin, plugin } from './sample-plugins.ts'

const test = suite('requests')
const NOTES = '/api/notes/v1/notes'
let kit: TestKit
let citizen: Actor

const slow = plugin('slow', {
  routes(api) {
    const database = api.need(DATABASE)
    api.get('/wait', {
      public: 'for tests',
      summary: 'Holds a transaction for a moment',
      rate: { max: 10_000, seconds: 60 },
      answer: Type.Object({ ok: Type.Boolean() }),
      handler: async () =>
        database.transaction(async (tx) => {
          await tx
            .kysely<Record<string, never>>()
            .selectNoFrom((on) => on.fn<number>('pg_sleep', [on.val(0.05)]).as('slept'))
            .execute()
          return { ok: true }
        }),
    })
    api.post('/deep', {
      public: 'for tests',
      summary: 'Takes any JSON',
      body: Type.Unknown(),
      answer: Type.Object({}),
      handler: async () => ({}),
    })
    api.get('/lost', {
      public: 'for tests',
      summary: 'Looks for a file that is not there',
      answer: Type.Object({}),
      handler: async () => Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' })),
    })
    api.get('/boom', {
      public: 'for tests',
      summary: 'Throws',
      answer: Type.Object({}),
      handler: async () => Promise.reject(new Error('secret password 42')),
    })
  },
})

test.before(async () => {
  kit = await testKernel({ plugins: [notesPlugin, slow] })
  citizen = await kit.citizen()
})
test.after(() => kit.stop())

async function count(): Promise<number> {
  return (await citizen.get(NOTES)).body.items.length
}

const json = { 'content-type': 'application/json' }
const raw = (payload: string | Buffer, headers: Record<string, string> = json, url = NOTES) =>
  kit.kernel.app.inject({ method: 'POST', url, headers: { ...citizen.headers, ...headers }, payload })

const bad: readonly [name: string, payload: string | Buffer, status: number, code: string, headers?: Record<string, string>][] = [
  ['half of a JSON', '{"text": "Mo', 400, 'CORE_JSON_MALFORMED'],
  ['nothing', '', 400, 'CORE_JSON_MALFORMED'],
  ['a prototype in JSON', '{"__proto__": {"text": "x"}}', 400, 'CORE_JSON_MALFORMED'],
  ['U+0000', '{"text": "a\\u0000b"}', 400, 'CORE_TEXT_MALFORMED'],
  ['a lone surrogate', '{"text": "a\\ud800b"}', 400, 'CORE_TEXT_MALFORMED'],
  ['an unknown field', '{"text": "a", "author": "1"}', 400, 'CORE_VALIDATION'],
  ['a number for a text', '{"text": 5}', 400, 'CORE_VALIDATION'],
  ['an array', '[1]', 400, 'CORE_VALIDATION'],
  ['null', 'null', 400, 'CORE_VALIDATION'],
  ['a text over its limit', JSON.stringify({ text: 'x'.repeat(501) }), 400, 'CORE_VALIDATION'],
  ['a body over the limit', JSON.stringify({ text: 'x'.repeat(300_000) }), 413, 'CORE_BODY_TOO_LARGE'],
  ['XML', '<a/>', 415, 'CORE_MEDIA_TYPE', { 'content-type': 'application/xml' }],
  ['plain text', 'Moin', 415, 'CORE_MEDIA_TYPE', { 'content-type': 'text/plain' }],
  ['a multipart body', 'x', 415, 'CORE_MEDIA_TYPE', { 'content-type': 'multipart/form-data; boundary=x' }],
  [
    'an empty key for repeats',
    '{"text": "a"}',
    400,
    'CORE_IDEMPOTENCY_KEY_WRONG',
    { ...json, 'idempotency-key': 'x'.repeat(101) },
  ],
]

for (const [name, payload, status, code, headers] of bad) {
  test(`refuse ${name} with ${status} and store nothing`, async () => {
    const before = await count()
    const answer = await raw(payload, headers)
    assert.is(answer.statusCode, status, answer.body)
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
    assert.is(answer.json().code, code)
    assert.ok(answer.json().detail.length > 10)
    assert.is(await count(), before)
  })
}

test('name the field that is wrong, in the language of the asker', async () => {
  const answer = await raw('{"text": ""}', { ...json, 'accept-language': 'en' })
  assert.equal(answer.json().errors, [{ field: 'text', code: 'CORE_FIELD_MINLENGTH', detail: 'Mindestens 1 Zeichen.' }])
})

test('refuse JSON nested deeper than twenty levels', async () => {
  const deep = `${'['.repeat(21)}${']'.repeat(21)}`
  assert.is((await raw(deep, json, '/api/slow/v1/deep')).json().code, 'CORE_TOO_DEEP')
  assert.is((await raw(`${'['.repeat(100_000)}`, json, '/api/slow/v1/deep')).statusCode, 400)
})

test('keep text in composed form', async () => {
  await citizen.post(NOTES, { text: 'Gu\u0308strow' })
  const { body } = await citizen.get(NOTES)
  assert.is(body.items.at(-1).text, 'Güstrow')
})

test('with cookies must come from our own pages', async () => {
  const post = (headers: Record<string, string>) => raw('{"text": "x"}', { ...json, ...headers })
  assert.is((await post({ cookie: 'a=b' })).statusCode, 403)
  assert.is((await post({ cookie: 'a=b', origin: 'https://evil.example' })).json().code, 'CORE_ORIGIN')
  assert.is(
    (await post({ cookie: 'a=b', 'sec-fetch-site': 'cross-site', origin: new URL(kit.kernel.config.publicUrl).origin }))
      .statusCode,
    403,
  )
  assert.is((await post({ cookie: 'a=b', 'sec-fetch-site': 'same-origin' })).statusCode, 201)
  assert.is((await post({ cookie: 'a=b', origin: new URL(kit.kernel.config.publicUrl).origin })).statusCode, 201)
})

test('that fail inside tell nothing but a reference', async () => {
  const answer = await kit.visitor().get('/api/slow/v1/boom')
  assert.is(answer.status, 500)
  assert.is(answer.body.code, 'CORE_UNEXPECTED')
  assert.not.match(answer.text, /secret|stack|boom/)
})

test('that miss a file do not blame the database', async () => {
  const answer = await kit.visitor().get('/api/slow/v1/lost')
  assert.equal([answer.status, answer.body.code], [500, 'CORE_UNEXPECTED'])
})

test('that find nothing are problems too, in every method', async () => {
  for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const) {
    const answer = await kit.kernel.app.inject({ method, url: '/api/nothing/v1/here' })
    assert.equal([answer.statusCode, answer.json().code], [404, 'CORE_NOT_FOUND'])
  }
})

test('carry the strict headers', async () => {
  const { headers } = await kit.visitor().get(NOTES)
  assert.match(headers['content-security-policy'] ?? '', /default-src 'none'/)
  assert.is(headers['x-content-type-options'], 'nosniff')
  assert.is(headers['referrer-policy'], 'same-origin')
  assert.is(headers['cache-control'], 'public, max-age=10')
  assert.is((await citizen.get(NOTES)).headers['cache-control'], 'private, no-store')
})

test('over the rate get 429 with the time to wait', async () => {
  const strict = await testKernel({ plugins: [notesPlugin], config: { limits: { rate: 1 } } })
  const visitor = strict.visitor()
  let last = await visitor.get('/api/notes/v1/shout?text=a')
  for (let call = 0; call < 45 && last.status === 200; call += 1) last = await visitor.get('/api/notes/v1/shout?text=a')
  assert.is(last.status, 429)
  assert.is(last.body.code, 'CORE_TOO_MANY_REQUESTS')
  assert.ok(Number(last.headers['retry-after']) > 0)
  await strict.stop()
})

test('as a form go back to their page with a message, and never to another host', async () => {
  const form = (headers: Record<string, string>, back?: string) =>
    citizen.form(NOTES, { text: 'Moin', ...(back ? { _back: back } : {}) }, { headers })
  const { publicUrl } = kit.kernel.config
  const done = await form({ referer: `${publicUrl}/@wache?max_id=9` })
  assert.equal([done.status, done.headers.location], [303, '/@wache?max_id=9'])
  const flash = /flash=([^;]+)/.exec(done.headers['set-cookie'] ?? '')?.[1] ?? ''
  assert.is(JSON.parse(Buffer.from(flash, 'base64url').toString()).kind, 'done')
  assert.is((await form({ referer: 'https://evil.example/x' })).headers.location, '/')
  assert.is((await form({}, '//evil.example/x')).headers.location, '/')
  assert.is((await form({}, '/compose')).headers.location, '/compose')
})

test('as a form that is refused come back with the reason', async () => {
  const answer = await citizen.form(NOTES, { text: '' }, { headers: { referer: `${kit.kernel.config.publicUrl}/here` } })
  assert.equal([answer.status, answer.headers.location], [303, '/here'])
  const flash = /flash=([^;]+)/.exec(answer.headers['set-cookie'] ?? '')?.[1] ?? ''
  assert.is(JSON.parse(Buffer.from(flash, 'base64url').toString()).kind, 'error')
})

test('with the same key are done once; with another body refused; a refused one frees its key', async () => {
  const before = await count()
  const send = (text: string, key: string) => citizen.post(NOTES, { text }, { headers: { 'idempotency-key': key } })
  const first = await send('einmal', 'k1')
  const again = await send('einmal', 'k1')
  assert.equal([again.status, again.body], [201, first.body])
  assert.is(again.headers['idempotent-replayed'], 'true')
  assert.is(await count(), before + 1)
  assert.equal(
    [(await send('anders', 'k1')).status, (await send('', 'k2')).status, (await send('jetzt', 'k2')).status],
    [422, 400, 201],
  )
})

test('sent twenty times at once with one key are done once', async () => {
  const before = await count()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => citizen.post(NOTES, { text: 'gleichzeitig' }, { headers: { 'idempotency-key': 'k3' } })),
  )
  assert.is(answers.filter((answer) => answer.status === 201 && !answer.headers['idempotent-replayed']).length, 1)
  assert.ok(answers.every((answer) => [201, 409].includes(answer.status)))
  assert.is(await count(), before + 1)
})

test('whose clients hang up leave the connections whole', async () => {
  const address = new URL(await kit.listen())
  const hangUp = () =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(address.port), address.hostname, () => {
        socket.write(`GET /api/slow/v1/wait HTTP/1.1\r\nHost: ${address.host}\r\n\r\n`)
        setTimeout(() => socket.destroy(), 5)
      })
      socket.on('close', () => resolve())
      socket.on('error', () => resolve())
    })
  for (let round = 0; round < 10; round += 1) await Promise.all(Array.from({ length: 20 }, hangUp))
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(new URL('/api/slow/v1/wait', address))))
  assert.ok(answers.every((answer) => answer.status === 200))
  const { rows } = await kit
    .need(DATABASE)
    .kysely<{ 'pg_catalog.pg_stat_activity': { state: string; datname: string } }>()
    .selectFrom('pg_catalog.pg_stat_activity')
    .select('state')
    .where('state', 'like', 'idle in transaction%')
    .execute()
    .then((found) => ({ rows: found }))
  assert.is(rows.length, 0)
})

test('are described in OpenAPI, every route with who may call it', async () => {
  const { body } = await kit.visitor().get('/api/openapi.json')
  assert.is(body.openapi, '3.1.0')
  for (const [path, methods] of Object.entries(
    body.paths as Record<string, Record<string, { description: string; summary: string }>>,
  )) {
    for (const route of Object.values(methods)) {
      assert.match(route.description, /^(Permission|Public): /, path)
      assert.ok(route.summary, path)
    }
  }
  const docs = await kit.visitor().get('/api/docs/')
  assert.is(docs.status, 200)
})

test('to health and readiness are answered without looking who asks', async () => {
  assert.equal((await kit.visitor().get('/health')).body, { status: 'ok' })
  assert.is((await kit.visitor().get('/ready')).body.status, 'ready')
})

test.run()
