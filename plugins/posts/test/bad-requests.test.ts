import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import type { Id } from '@sapocom/sdk-plugin'

let kit: TestKit
let anna: Actor
let post: Id

test.before(async () => {
  kit = await testKernel({ plugins: ['posts'], config: { limits: { rate: 100_000 } } })
  anna = await kit.citizen({ handle: 'anna' })
  post = (await anna.post('/api/posts/v1', { text: 'Da' })).body.id as Id
})
test.after(() => kit.stop())

const badIds = [
  '0',
  '-1',
  '1.5',
  '9223372036854775808',
  '99999999999999999999',
  'abc',
  '%00',
  '%F0%9F%A6%86',
  "1'--",
  '1;drop table posts.post',
  '../1',
  'null',
  ' ',
  '1e9',
  '０１',
]
const badTexts = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\u202e'.repeat(10),
  '🦆'.repeat(600),
  'x'.repeat(200_000),
  '\n'.repeat(1000),
  '@'.repeat(5000),
  '#'.repeat(5000),
  '\u0301'.repeat(3000),
]
const badValues: readonly unknown[] = [
  null,
  true,
  1,
  -1,
  1.5,
  [],
  {},
  [[]],
  '',
  'x',
  '\u0000',
  { a: { b: [] } },
  ['1', '1'],
  [1],
  ['x'.repeat(300)],
  Array.from({ length: 100 }, () => '1'),
]

async function assertRefusedOrDone(answer: { status: number; text: string; body: unknown }, what: string): Promise<void> {
  assert.ok(answer.status < 500, `${what}: ${answer.status} ${answer.text.slice(0, 200)}`)
  if (answer.status >= 400) assert.ok((answer.body as { code?: string }).code, `${what}: ${answer.text.slice(0, 200)}`)
}

test('answers every strange id with a refusal', async () => {
  for (const id of badIds) {
    const at = `/api/posts/v1/${id}`
    for (const path of [
      at,
      `${at}/thread`,
      `${at}/history`,
      `${at}/source`,
      `/api/posts/v1/${post}/thread?after=${id}`,
      `/media/${id}`,
    ])
      await assertRefusedOrDone(await anna.get(path), path)
    await assertRefusedOrDone(await anna.put(at, { text: 'x' }), `PUT ${at}`)
    await assertRefusedOrDone(await anna.delete(at), `DELETE ${at}`)
    await assertRefusedOrDone(await anna.post(`${at}/favourite`, { on: true }), `${at}/favourite`)
    for (const act of ['undo', 'publish'])
      await assertRefusedOrDone(await anna.post(`/api/posts/v1/pending/${id}/${act}`), `${act} ${id}`)
  }
})

test('answers every strange text, on every way in', async () => {
  for (const text of badTexts) {
    for (const path of ['/api/posts/v1', '/api/posts/v1/pending', '/api/posts/v1/preview'])
      await assertRefusedOrDone(await anna.post(path, { text }), `${path} ${JSON.stringify(text).slice(0, 40)}`)
    await assertRefusedOrDone(await anna.put(`/api/posts/v1/${post}`, { text }), `PUT ${JSON.stringify(text).slice(0, 40)}`)
    await assertRefusedOrDone(
      await anna.post('/api/posts/v1', { text: 'x', warning: text }),
      `warning ${JSON.stringify(text).slice(0, 40)}`,
    )
  }
})

test('answers every strange value in every field', async () => {
  for (const field of [
    'text',
    'language',
    'visibility',
    'warning',
    'sensitive',
    'replyTo',
    'media',
    'regions',
    'authorId',
    '__proto__',
    'constructor',
  ]) {
    for (const value of badValues)
      await assertRefusedOrDone(
        await anna.post('/api/posts/v1', { text: 'x', [field]: value }),
        `${field} = ${JSON.stringify(value)?.slice(0, 60)}`,
      )
  }
})

test('answers bodies that are no JSON, or of another type', async () => {
  for (const [type, body] of [
    ['application/json', '{'],
    ['application/json', ''],
    ['application/json', '[]'],
    ['text/plain', 'x'],
    ['application/xml', '<a/>'],
    ['multipart/form-data; boundary=x', '--x--'],
  ] as const) {
    const answer = await kit.kernel.app.inject({
      method: 'POST',
      url: '/api/posts/v1',
      headers: { ...anna.headers, 'content-type': type },
      payload: body,
    })
    assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${type} ${body}: ${answer.statusCode}`)
    assert.match(answer.headers['content-type'] as string, /problem\+json/)
  }
})

test('is as it was after all of that', async () => {
  assert.is((await anna.get(`/api/posts/v1/${post}`)).status, 200)
  assert.is((await anna.post('/api/posts/v1', { text: 'Noch da' })).status, 201)
})

test.run()
