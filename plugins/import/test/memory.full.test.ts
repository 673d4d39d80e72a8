import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { create as pack } from 'tar'
import { megabyte } from '../server/archive/archive.ts'
import { Workshop } from './archive.maker.ts'
import { largeExport, measured } from './large.maker.ts'

const test = suite('memory with a very large outbox')
let workshop: Workshop
let folder: string
let elements: number

test.before(async () => {
  workshop = await Workshop.open()
  folder = workshop.path()
  elements = await largeExport(folder, 500 * megabyte)
})
test.after(() => workshop.close())

test('reads an unpacked outbox of 500 MB in less than 300 MB', async () => {
  const { total, megabytes } = await measured(folder)
  assert.is(total, elements)
  assert.ok(megabytes < 300, `${megabytes} MB`)
})

test('reads a packed outbox of 500 MB in less than 300 MB', async () => {
  const path = workshop.path('archive.tar.gz')
  await pipeline(pack({ gzip: true, cwd: folder }, ['actor.json', 'outbox.json']), createWriteStream(path))
  const { total, megabytes } = await measured(path)
  assert.is(total, elements)
  assert.ok(megabytes < 300, `${megabytes} MB`)
})

test('reads an outbox that is one string of 500 MB in less than 300 MB', async () => {
  const large = workshop.path()
  await largeExport(large, 1)
  const file = createWriteStream(join(large, 'outbox.json'))
  await pipeline(endlessString(500), file)
  const { total, imported, megabytes } = await measured(large)
  assert.equal([total, imported], [1, 0])
  assert.ok(megabytes < 300, `${megabytes} MB`)
})

function* endlessString(times: number): Generator<string> {
  yield '{"orderedItems":["'
  for (let at = 0; at < times; at++) yield 'x'.repeat(megabyte)
  yield '"]}'
}

test.run()
