import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { megabyte } from '../server/archive/archive.ts'
import { Workshop } from './archive.maker.ts'
import { largeExport, measured } from './large.maker.ts'

const test = suite('memory')
let workshop: Workshop

test.before(async () => {
  workshop = await Workshop.open()
})
test.after(() => workshop.close())

test('reads an outbox of 60 MB in less than 250 MB', async () => {
  const folder = workshop.path()
  const elements = await largeExport(folder, 60 * megabyte)
  const { total, imported, megabytes } = await measured(folder)
  assert.is(total, elements)
  assert.ok(imported > elements * 0.8, `${imported} of ${elements}`)
  assert.ok(megabytes < 250, `${megabytes} MB`)
})

test.run()
