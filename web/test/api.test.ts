import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { flash } from '@sapocom/sdk-plugin/web/flash.ts'
import { problem, valuesOf } from '@sapocom/sdk-plugin/web/problem.ts'
import { EventStream, type LiveMessage } from '@sapocom/sdk-plugin/web/stream.ts'

const refusal = (body: object, status = 422) => new Response(JSON.stringify(body), { status })
const answering = (response: Response, calls: unknown[][] = []) =>
  (async (...given: unknown[]) => {
    calls.push(given)
    return response
  }) as typeof fetch

test('reads why something was refused, with a message at each field', async () => {
  const errors = [
    { field: 'text', code: 'A', detail: 'Zu lang.' },
    { field: 'text', code: 'B', detail: 'Kein Link.' },
    { field: 'region', code: 'C' },
  ]
  const { status, code, detail, fields } = await problem(
    refusal({ title: 'Nein', detail: 'Bitte prüfen.', code: 'POSTS_WRONG', errors }),
  )
  assert.equal([status, code, detail], [422, 'POSTS_WRONG', 'Bitte prüfen.'])
  assert.equal(fields, { text: 'Zu lang.', region: 'Bitte prüfen.' })
  assert.equal((await problem(refusal({ detail: 'Zu lang.', field: 'text' }))).fields, { text: 'Zu lang.' })
})

test('makes a problem also of an answer that is none of ours', async () => {
  const { status, code, fields } = await problem(new Response('<h1>Bad Gateway</h1>', { status: 502 }))
  assert.equal([status, code, fields], [502, 'UNKNOWN', {}])
})

test('keeps what was typed, but no password and no file', () => {
  const form = new FormData()
  form.set('text', 'Hallo')
  form.set('newPassword', 'geheim')
  form.set('file', new File(['x'], 'x.txt'))
  assert.equal(valuesOf(form), { text: 'Hallo' })
})

test('reads with a query and throws the page’s error when it is refused', async () => {
  const calls: unknown[][] = []
  const found = await api(answering(new Response('{"id":"1"}'), calls)).get<{ id: string }>('/api/x/v1/list', {
    max_id: 5,
    q: undefined,
  })
  assert.equal([found.id, calls[0]?.[0]], ['1', '/api/x/v1/list?max_id=5'])
  const refused = await api(answering(refusal({ detail: 'Gibt es nicht.', code: 'X_NOT_FOUND' }, 404)))
    .get('/api/x/v1/7')
    .catch((error: { status: number; body: unknown }) => error)
  assert.is((refused as { status: number }).status, 404)
})

test('writes for a form without throwing, and takes an answer without a body', async () => {
  const refused = await api(answering(refusal({ detail: 'Nein.' }))).attempt('POST', '/api/x/v1', {})
  assert.equal([refused.ok, refused.problem?.detail], [false, 'Nein.'])
  const done = await api(answering(new Response(null, { status: 204 }))).attempt('DELETE', '/api/x/v1/7')
  assert.equal([done.ok, done.data], [true, undefined])
})

test('leaves a message that the server can read, in any script', () => {
  const set: string[] = []
  flash(
    { cookies: { set: (_name: string, value: string) => set.push(value) } as never, url: new URL('https://x.example/') },
    'done',
    'Übernommen – ✓',
  )
  assert.equal(JSON.parse(Buffer.from(set[0] ?? '', 'base64url').toString()), { kind: 'done', text: 'Übernommen – ✓' })
  assert.match(set[0] ?? '', /^[\w-]+$/)
})

test('reads the live stream piece by piece, comes back where it was cut off, and stops at a refusal', async () => {
  const asked: string[] = []
  const pieces = [': open\n\nid: 7\nevent: posts.publ', 'ished\ndata: {"id":\ndata: "1"}\n\n', 'id: 8\nevent: half\nda']
  const answers = [
    () =>
      new Response(
        new ReadableStream({
          start: (to) => (pieces.forEach((piece) => to.enqueue(new TextEncoder().encode(piece))), to.close()),
        }),
      ),
    () => new Response('', { status: 403 }),
  ]
  const real = globalThis.fetch
  globalThis.fetch = (async (_address: string, options: { headers: Record<string, string> }) => {
    asked.push(options.headers['last-event-id'] ?? '')
    return (answers[asked.length - 1] ?? answers[1])?.()
  }) as never
  const messages: LiveMessage[] = []
  const stream = new EventStream(['timelines.local'], '', (message) => messages.push(message))
  while (asked.length < 2) await new Promise((done) => setTimeout(done, 20))
  stream.close()
  globalThis.fetch = real
  assert.equal(messages, [{ name: 'posts.published', data: { id: '1' }, topic: undefined }])
  assert.equal(asked, ['', '7'])
})

test.run()
