import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { regionData } from '../server/region.data.ts'
import { RegionService } from '../server/region.service.ts'

const regions = new RegionService(regionData)

test('begins with the Land and knows its cities and districts', () => {
  assert.is(regions.all().length, 9)
  assert.equal(regions.all()[0], {
    key: '13',
    name: 'Mecklenburg-Vorpommern',
    short: 'Mecklenburg-Vorpommern',
    kind: 'land',
    parent: null,
  })
})

test('finds a region by its key, and nothing by a key that does not exist', () => {
  assert.is(regions.find('13003')?.short, 'Rostock')
  assert.is(regions.find('99999'), undefined)
})

test('keeps the order asked for and leaves out unknown keys', () => {
  const found = regions.byKeys(['13074', '99999', '13003'])
  assert.equal(
    found.map((region) => region.key),
    ['13074', '13003'],
  )
})

test('has a parent for every region but the Land', () => {
  for (const region of regions.all()) {
    if (region.kind === 'land') assert.is(region.parent, null)
    else assert.ok(regions.find(region.parent ?? ''), region.key)
  }
})

test.run()
