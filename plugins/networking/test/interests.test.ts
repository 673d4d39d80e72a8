import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { refuses, testKernel } from '@sapocom/core/testing'
import { NETWORKING } from '../contract.ts'

const kit = await testKernel({ plugins: ['networking', 'timelines'] })
const networking = kit.need(NETWORKING)
const api = '/api/networking/v1'

test('a hashtag is followed in its folded form, once', async () => {
  const anna = await kit.citizen()
  await anna.post(`${api}/tags/${encodeURIComponent('Boddenstraße')}/follow`, { on: true })
  await anna.post(`${api}/tags/boddenstrasse/follow`, { on: true })
  assert.equal((await anna.get(`${api}/interests`)).body, { tags: ['boddenstrasse'], regions: [] })
})

test('the page of a hashtag knows whether the viewer follows it', async () => {
  const anna = await kit.citizen()
  const mine = async () => (await anna.get('/api/timelines/v1/tags/Hafen')).body.timeline.ext.networking.mine
  assert.is(await mine(), false)
  await networking.followTag(anna.viewer, '#hafen', true)
  assert.is(await mine(), true)
  assert.is((await kit.visitor().get('/api/timelines/v1/tags/hafen')).body.timeline.ext.networking, undefined)
})

test('regions are followed by their key, and only those that exist', async () => {
  const anna = await kit.citizen()
  await networking.followRegion(anna.viewer, '13073', true)
  assert.equal((await anna.get(`${api}/interests`)).body.regions, ['13073'])
  await refuses(() => networking.followRegion(anna.viewer, '99999', true), 'NETWORKING_REGION_NOT_FOUND')
  await networking.followRegion(anna.viewer, '13073', false)
  assert.equal((await anna.get(`${api}/interests`)).body.regions, [])
})

test('what can’t be a hashtag is refused', async () => {
  const anna = await kit.citizen()
  const answer = await anna.post(`${api}/tags/${encodeURIComponent('zwei worte')}/follow`, { on: true })
  assert.is(answer.status, 422)
  assert.is(answer.body.code, 'NETWORKING_TAG_INVALID')
})

test.after(() => kit.stop())
test.run()
