import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { refuses, testKernel, type Actor } from '@sapocom/core/testing'
import { POSTS } from '@sapocom/plugin-posts/contract'
import { NETWORKING } from '../contract.ts'

const kit = await testKernel({ plugins: ['networking'] })
const networking = kit.need(NETWORKING)
const posts = kit.need(POSTS)
const api = '/api/networking/v1'
const day = 86_400_000 // milliseconds

const reads = async (who: Actor, post: string): Promise<boolean> => (await posts.byIds([post], who.viewer)).length === 1
const publish = async (who: Actor, visibility: 'public' | 'followers' = 'public') =>
  (await posts.publish(who.viewer, { text: 'Moin vom Hafen', visibility })).id

test('a block ends follows both ways', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  await networking.follow(anna.viewer, bert.id)
  await networking.follow(bert.viewer, anna.id)
  const now = await networking.block(anna.viewer, bert.id)
  assert.equal(now, { following: false, requested: false, followedBy: false, blocking: true, muting: false, mutedUntil: null })
})

test('a block hides posts both ways, and nobody else’s', async () => {
  const [anna, bert, carla] = [await kit.citizen(), await kit.citizen(), await kit.citizen()]
  const [byAnna, byBert] = [await publish(anna), await publish(bert)]
  await networking.block(anna.viewer, bert.id)
  assert.equal([await reads(anna, byBert), await reads(bert, byAnna), await reads(carla, byAnna)], [false, false, true])
  assert.is(await reads(anna, byAnna), true)
  await networking.unblock(anna.viewer, bert.id)
  assert.equal([await reads(anna, byBert), await reads(bert, byAnna)], [true, true])
})

test('who is blocked can’t follow, and is not told why', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  await networking.block(anna.viewer, bert.id)
  await refuses(() => networking.follow(bert.viewer, anna.id), 'NETWORKING_NOT_FOLLOWABLE')
  await refuses(() => networking.follow(anna.viewer, bert.id), 'NETWORKING_YOU_BLOCK')
})

test('a public body can’t block anybody', async () => {
  const [office, bert] = [await kit.institution(), await kit.citizen()]
  const answer = await office.post(`${api}/accounts/${bert.id}/block`, { on: true })
  assert.is(answer.status, 403)
  assert.is(answer.body.code, 'NETWORKING_INSTITUTION_BLOCKS')
  assert.match(answer.body.detail, 'dürfen alle lesen')
})

test('a public body mutes for a time only', async () => {
  const [office, bert] = [await kit.institution(), await kit.citizen()]
  await refuses(() => networking.mute(office.viewer, bert.id, null), 'NETWORKING_INSTITUTION_MUTE_ENDS')
  const muted = await office.form(`${api}/accounts/${bert.id}/mute`, { on: 'true', days: '7' })
  assert.is(muted.status, 303)
  assert.is((await office.get(`${api}/mutes`)).body.items.length, 1)
})

test('a citizen may block a public body, as anybody', async () => {
  const [office, bert] = [await kit.institution(), await kit.citizen()]
  assert.is((await networking.block(bert.viewer, office.id)).blocking, true)
})

test('who mutes can still read the post itself', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  const post = await publish(bert)
  await networking.mute(anna.viewer, bert.id, null)
  assert.is(await reads(anna, post), true)
})

test('a mute that has ended is none', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  const ended = await networking.mute(anna.viewer, bert.id, new Date(Date.now() - day))
  assert.is(ended.muting, false)
  const running = await networking.mute(anna.viewer, bert.id, new Date(Date.now() + day))
  assert.is(running.muting, true)
  assert.is(await networking.unmute(anna.viewer, bert.id).then((now) => now.muting), false)
})

test('posts for followers are read by followers only', async () => {
  const [anna, bert, carla] = [await kit.citizen(), await kit.citizen(), await kit.citizen()]
  await networking.follow(carla.viewer, anna.id)
  const post = await publish(anna, 'followers')
  assert.equal([await reads(bert, post), await reads(carla, post), await reads(anna, post)], [false, true, true])
  assert.is((await posts.byIds([post], kit.visitor().viewer)).length, 0)
})

test.after(() => kit.stop())
test.run()
