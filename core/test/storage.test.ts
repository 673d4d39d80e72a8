import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { diskSpace } from '../guard/disk-space.ts'
import { refuses, rejects } from '../testing/rejects.ts'
import { diskStorage } from '../storage/disk-storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'storage-'))
test.after(() => rmSync(folder, { recursive: true }))

const roomy = diskStorage(folder, diskSpace(folder, 0))
const files = roomy.forPlugin('media')

function filesOf(plugin: string): string[] {
  return readdirSync(join(folder, 'files', plugin), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
}

test('what was put is what is got, from bytes and from a stream', async () => {
  await files.put('ab/cd.webp', Buffer.from('bytes'))
  await files.put('ab/stream', Readable.from([Buffer.from('one'), Buffer.from('two')]))
  const first = await files.get('ab/cd.webp')
  assert.is(first?.length, 5)
  assert.is(String(first && (await buffer(first.body))), 'bytes')
  const second = await files.get('ab/stream')
  assert.is(String(second && (await buffer(second.body))), 'onetwo')
})

test('a second put replaces the first as a whole', async () => {
  await files.put('again', Buffer.from('a longer first text'))
  await files.put('again', Buffer.from('short'))
  const found = await files.get('again')
  assert.is(String(found && (await buffer(found.body))), 'short')
})

test('a missing and a deleted file are null; deleting twice is no error', async () => {
  assert.is(await files.get('nothing'), null)
  await files.put('gone', Buffer.from('x'))
  await files.delete('gone')
  await files.delete('gone')
  assert.is(await files.get('gone'), null)
})

test('plugins do not see each other’s files', async () => {
  await files.put('mine', Buffer.from('x'))
  assert.is(await roomy.forPlugin('posts').get('mine'), null)
})

test('a body that breaks off leaves nothing behind', async () => {
  const broken = roomy.forPlugin('broken')
  async function* half() {
    yield Buffer.from('half')
    throw new Error('client hung up')
  }
  await rejects(() => broken.put('half', Readable.from(half())), /client hung up/)
  assert.is(await broken.get('half'), null)
  assert.equal(filesOf('broken'), [])
})

test('keys that leave the folder or hide in it are refused', async () => {
  const hostile = [
    '../x',
    'a/../../x',
    '/etc/passwd',
    'a//b',
    '',
    '.',
    '..',
    '.hidden',
    'a/.b',
    'a\\b',
    'a\0b',
    'a/',
    'x'.repeat(200),
    'ä',
    'a b',
  ]
  for (const key of hostile) {
    await rejects(() => files.put(key, Buffer.from('x')), /Not a key/)
    await rejects(() => files.get(key), /Not a key/)
    await rejects(() => files.delete(key), /Not a key/)
  }
  assert.throws(() => roomy.forPlugin('../x'), /Not the id/)
})

test('a nearly full disk refuses writes with 507 and still reads', async () => {
  await files.put('before', Buffer.from('x'))
  const full = diskStorage(
    folder,
    diskSpace(folder, 512 * 1024 * 1024, async () => 511 * 1024 * 1024),
  ).forPlugin('media')
  const refusal = await refuses(() => full.put('after', Buffer.from('x')), 'CORE_STORAGE_FULL')
  assert.is(refusal.status, 507)
  assert.ok(await full.get('before').then((found) => found?.body.destroy()))
  assert.is(await files.get('after'), null)
})

test('the free space is that of the file system', async () => {
  assert.ok((await diskSpace(folder, 0).free()) > 0)
})

test.run()
