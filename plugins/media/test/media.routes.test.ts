import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import { DATABASE, definePlugin, STORAGE } from '@sapocom/sdk-plugin'
import { media, MEDIA, mediaAccess, type MediaItem } from '../contract.ts'
import { picture } from './pictures.ts'

/** Things that pictures can hang on: `1` is for everybody, others for the account of that id. */
const holder = definePlugin({
  id: 'holder',
  title: { de: 'Halter', en: 'Holder' },
  requires: [media],
  setup: (plugin) =>
    plugin.contribute(mediaAccess, {
      kind: 'holder.thing',
      readers: async (ids, viewer) =>
        new Map(ids.filter((id) => id === '1' || id === viewer.account).map((id) => [id, id === '1' ? 'everybody' : 'viewer'])),
    }),
})

let kit: TestKit
let owner: Actor
let other: Actor

test.before(async () => {
  kit = await testKernel({ plugins: ['media', holder], config: { limits: { rate: 1000 } } })
  owner = await kit.citizen()
  other = await kit.citizen()
})
test.after(() => kit.stop())

async function upload(who = owner, alt = 'Ein See'): Promise<MediaItem> {
  const file = await picture(700, 500).jpeg().toBuffer()
  const answer = await who.upload('/api/media/v1/files', [
    { name: 'alt', value: alt },
    { name: 'file', value: file, file: '../../etc/passwd.png' },
  ])
  assert.is(answer.status, 201, answer.text)
  return answer.body as MediaItem
}

function hang(ids: readonly string[], id: string, as = owner) {
  return kit
    .need(DATABASE, 'media')
    .transaction((tx) => kit.need(MEDIA, 'media').attach(tx, { ids, owner: as.id, holder: { kind: 'holder.thing', id } }))
}

test('takes an upload with its description and gives it random names', async () => {
  const item = await upload()
  assert.is(item.alt, 'Ein See')
  assert.equal([item.width, item.height, item.kind, item.focus], [700, 500, 'image', 'center'])
  assert.match(item.url, /^\/media\/[A-Za-z0-9_-]{22}-700\.webp$/)
  assert.match(item.srcset, /-160\.webp 160w, .*-700\.webp 700w$/)
})

test('refuses what is no picture with its sentence and stores nothing', async () => {
  const html = Buffer.from('<script>alert(1)</script>')
  const answer = await owner.upload('/api/media/v1/files', [{ name: 'file', value: html, file: 'bild.png', type: 'image/png' }])
  assert.is(answer.status, 415)
  assert.is(answer.body.code, 'MEDIA_TYPE_UNKNOWN')
  assert.match(answer.body.detail, /JPEG, PNG, WebP, AVIF und GIF/)
})

test('refuses uploads of visitors and of accounts that are not confirmed', async () => {
  const parts = [{ name: 'file', value: await picture(10, 10).png().toBuffer(), file: 'a.png' }]
  assert.is((await kit.visitor().upload('/api/media/v1/files', parts)).status, 401)
  const unconfirmed = await kit.citizen({ confirmed: false })
  assert.is((await unconfirmed.upload('/api/media/v1/files', parts)).status, 403)
})

test('refuses files over the limit', async () => {
  const answer = await owner.upload('/api/media/v1/files', [
    { name: 'file', value: Buffer.alloc(16 * 1024 * 1024 + 10, 1), file: 'a.png' },
  ])
  assert.is(answer.status, 413)
})

test('refuses a request without a file', async () => {
  const answer = await owner.upload('/api/media/v1/files', [{ name: 'alt', value: 'Nichts' }])
  assert.is(answer.status, 400)
})

test('refuses a description over the limit', async () => {
  const file = await picture(10, 10).png().toBuffer()
  const answer = await owner.upload('/api/media/v1/files', [
    { name: 'alt', value: 'ä'.repeat(1501) },
    { name: 'file', value: file, file: 'a.png' },
  ])
  assert.is(answer.status, 422)
  assert.is(answer.body.code, 'MEDIA_ALT_TOO_LONG')
})

test('shows an unattached upload to its owner only', async () => {
  const { url } = await upload()
  assert.is((await owner.get(url)).status, 200)
  assert.is((await other.get(url)).status, 404)
  assert.is((await kit.visitor().get(url)).status, 404)
})

test('delivers what is for everybody with a lasting address and without rights', async () => {
  const item = await upload()
  await hang([item.id], '1')
  const answer = await kit.visitor().get(item.previewUrl)
  assert.is(answer.status, 200)
  assert.is(answer.headers['content-type'], 'image/webp')
  assert.is(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.is(answer.headers['content-security-policy'], "default-src 'none'; sandbox")
  assert.is(answer.headers['x-content-type-options'], 'nosniff')
  assert.is(answer.bytes.subarray(8, 12).toString(), 'WEBP')
  const again = await kit.visitor().get(item.previewUrl, { headers: { 'if-none-match': answer.headers['etag']! } })
  assert.is(again.status, 304)
  assert.is(again.bytes.length, 0)
})

test('follows the visibility of what a file hangs on', async () => {
  const item = await upload()
  await hang([item.id], other.id)
  const answer = await other.get(item.url)
  assert.is(answer.status, 200)
  assert.match(answer.headers['cache-control']!, /private/)
  assert.is((await owner.get(item.url)).status, 404)
  assert.is((await kit.visitor().get(item.url)).status, 404)
})

test('answers 404 for names that are not there, sizes that are not there and paths', async () => {
  const item = await upload()
  const names = [
    'nothing',
    'x'.repeat(22) + '-160.webp',
    item.url.slice(7).replace('-700', '-701'),
    '..%2F..%2Fetc%2Fpasswd',
    item.url.slice(7) + '.bak',
    '%00',
  ]
  for (const name of names) {
    const { status } = await owner.get(`/media/${name}`)
    assert.ok(status === 404 || status === 400, `${name}: ${status}`)
  }
})

test('changes description and focus of own uploads only', async () => {
  const item = await upload()
  const changed = await owner.put(`/api/media/v1/files/${item.id}`, { alt: ' Ein Turm ', focus: 'top-left' })
  assert.equal([changed.body.alt, changed.body.focus], ['Ein Turm', 'top-left'])
  assert.is((await other.put(`/api/media/v1/files/${item.id}`, { alt: 'Fremd' })).status, 404)
  assert.is((await owner.put(`/api/media/v1/files/${item.id}`, { focus: 'middle' })).status, 400)
})

test('lists own uploads and leaves out those of others', async () => {
  const mine = await upload()
  const theirs = await upload(other)
  const { body } = await owner.get(`/api/media/v1/files?ids=${theirs.id},${mine.id}`)
  assert.equal(
    body.items.map((item: MediaItem) => item.id),
    [mine.id],
  )
})

test('refuses ids beyond what the database can hold', async () => {
  assert.is((await owner.put('/api/media/v1/files/9999999999999999999', { alt: '' })).status, 400)
})

test('hangs only own files that hang nowhere, all or none', async () => {
  const mine = await upload()
  const theirs = await upload(other)
  for (const ids of [
    [mine.id, theirs.id],
    [mine.id, '4711'],
    [mine.id, mine.id],
  ]) {
    const refused = await hang(ids, '77').then(
      () => null,
      (error: { code: string }) => error.code,
    )
    assert.is(refused, 'MEDIA_NOT_THERE')
  }
  assert.is((await kit.need(MEDIA, 'media').attachedTo('holder.thing', ['77'])).size, 0)
  await hang([mine.id], '77')
  const stolen = await hang([mine.id], '78').then(
    () => null,
    (error: { code: string }) => error.code,
  )
  assert.is(stolen, 'MEDIA_NOT_THERE')
})

test('keeps the order of files and removes those that are named no more', async () => {
  const [a, b, c] = [await upload(), await upload(), await upload()]
  await hang([b.id, a.id], '80')
  await hang([c.id, b.id], '80')
  const items = (await kit.need(MEDIA, 'media').attachedTo('holder.thing', ['80'])).get('80')!
  assert.equal(
    items.map(({ id }) => id),
    [c.id, b.id],
  )
  await kit.settle()
  assert.is(await kit.need(STORAGE, 'media').get(a.url.slice(7)), null)
})

test('asks the database as often for one thing as for twenty', async () => {
  for (let thing = 100; thing < 120; thing += 1) await hang([(await upload()).id], String(thing))
  const counts = []
  for (const n of [1, 20]) {
    const ids = Array.from({ length: n }, (_, at) => String(100 + at))
    counts.push((await kit.statements(() => kit.need(MEDIA, 'media').attachedTo('holder.thing', ids))).length)
  }
  assert.equal(counts, [1, 1])
})

test('removes uploads that nobody used within a day, with their bytes', async () => {
  const item = await upload()
  const kept = await upload()
  await hang([kept.id], '90')
  kit.clock.advance(25 * 60 * 60 * 1000)
  const discarded = await upload()
  await owner.delete(`/api/media/v1/files/${discarded.id}`)
  await kit.settle()
  const files = await kit.need(MEDIA, 'media').of([item.id, kept.id, discarded.id])
  assert.equal([...files.keys()], [kept.id])
  assert.is(await kit.need(STORAGE, 'media').get(item.url.slice(7)), null)
  assert.is(await kit.need(STORAGE, 'media').get(discarded.url.slice(7)), null)
  assert.ok(await kit.need(STORAGE, 'media').get(kept.url.slice(7)))
})

test('accepts 20 uploads at once', async () => {
  const items = await Promise.all(Array.from({ length: 20 }, () => upload()))
  assert.is(new Set(items.map(({ url }) => url)).size, 20)
})

test.run()
