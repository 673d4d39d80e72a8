import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor } from '@sapocom/core/testing'
import { POSTS, type PostDraft } from '@sapocom/plugin-posts/contract'
import { sql } from 'kysely'
import { DATABASE, token } from '@sapocom/sdk-plugin'

interface Networking {
  follow(viewer: Actor['viewer'], account: string): Promise<unknown>
  followTag(viewer: Actor['viewer'], tag: string, on: boolean): Promise<void>
  followRegion(viewer: Actor['viewer'], key: string, on: boolean): Promise<void>
  mute(viewer: Actor['viewer'], account: string, until: Date | null): Promise<unknown>
}
const kit = await testKernel({ plugins: ['timelines', 'networking'] })
const networking = kit.need(token<Networking>('networking.networking'))
const api = '/api/timelines/v1'

const publish = async (who: Actor, draft: PostDraft) => (await kit.need(POSTS).publish(who.viewer, draft)).id
const ids = (answer: { body: { items: { post: { id: string } }[] } }) => answer.body.items.map(({ post }) => post.id)
const reasons = (answer: { body: { items: { reason: { source: string; kind: string; text: string } }[] } }) =>
  answer.body.items.map(({ reason: { source, kind, text } }) => ({ source, kind, text }))

test('home holds what one follows and one’s own, newest first, each with its reason in words', async () => {
  const [anna, bert, carla] = [await kit.citizen(), await kit.citizen({ displayName: 'Bert Voß' }), await kit.citizen()]
  await networking.follow(anna.viewer, bert.id)
  await networking.followTag(anna.viewer, 'angeln', true)
  await networking.followRegion(anna.viewer, '13073', true)
  const byBert = await publish(bert, { text: 'Guten Morgen' })
  const own = await publish(anna, { text: 'Mein Beitrag' })
  const tagged = await publish(carla, { text: 'Dorsch gefangen #Angeln' })
  const regional = await publish(carla, { text: 'Sperrung', regions: ['13073'] })
  await publish(carla, { text: 'Geht Anna nichts an' })
  const home = await anna.get(`${api}/home`)
  assert.equal(ids(home), [regional, tagged, own, byBert])
  assert.equal(reasons(home), [
    { source: 'networking.regions', kind: 'region', text: 'Ihre Region: Vorpommern-Rügen' },
    { source: 'networking.tags', kind: 'tag', text: 'Sie folgen dem Thema #angeln' },
    { source: 'networking.follows', kind: 'own', text: 'Ihr Beitrag' },
    { source: 'networking.follows', kind: 'account', text: 'Sie folgen Bert Voß' },
  ])
  assert.is(home.body.items[3].reason.key, bert.id)
  assert.is(home.body.next, null)
})

test('a reader in English gets reasons in English', async () => {
  const [anna, bert] = [await kit.citizen({ language: 'en' }), await kit.citizen({ displayName: 'Bert' })]
  await networking.follow(anna.viewer, bert.id)
  await publish(bert, { text: 'Hello' })
  assert.is(reasons(await anna.get(`${api}/home`))[0]?.text, 'You follow Bert')
})

test('replies to others stay out of home, and who is spoken to finds them under mentions', async () => {
  const [anna, bert, carla] = [await kit.citizen(), await kit.citizen(), await kit.citizen({ handle: 'carla_m' })]
  await networking.follow(anna.viewer, bert.id)
  const opening = await publish(carla, { text: 'Wer kommt mit?' })
  const reply = await publish(bert, { text: '@carla_m ich', replyTo: opening })
  assert.equal(ids(await anna.get(`${api}/home`)), [])
  assert.equal(ids(await carla.get(`${api}/mentions`)), [reply])
  assert.is(reasons(await carla.get(`${api}/mentions`))[0]?.text, 'Spricht Sie an')
})

test('who is answered finds the answer, named or not, once', async () => {
  const [anna, bert] = [await kit.citizen({ handle: 'anna_fragt' }), await kit.citizen()]
  const question = await publish(anna, { text: 'Fährt der Bus?' })
  const plain = await publish(bert, { text: 'Ja, jede Stunde', replyTo: question })
  const named = await publish(bert, { text: '@anna_fragt und nachts?', replyTo: question })
  await publish(anna, { text: 'Danke', replyTo: question })
  assert.equal(ids(await anna.get(`${api}/mentions`)), [named, plain])
})

test('mentions are served by their two indexes', async () => {
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (generic_plan) select * from (
      select post_id from posts.v1_post_mention where account_id = 1 union all select post_id from posts.v1_post_answer where account_id = 1) e
    where post_id < 5 order by post_id desc limit 25`.execute(kit.need(DATABASE).kysely())
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  assert.match(plan, 'post_answered')
  assert.not.match(plan, 'Seq Scan on post ')
})

test('local and hashtag timelines hold public posts only', async () => {
  const anna = await kit.citizen()
  const open = await publish(anna, { text: 'Für alle #nurhier' })
  const unlisted = await publish(anna, { text: 'Leise #nurhier', visibility: 'unlisted' })
  const forFollowers = await publish(anna, { text: 'Unter uns #nurhier', visibility: 'followers' })
  const local = ids(await kit.visitor().get(`${api}/local`))
  assert.is(local[0], open)
  assert.not(local.includes(unlisted) || local.includes(forFollowers))
  assert.equal(ids(await kit.visitor().get(`${api}/tags/NurHier`)), [open])
})

test('a muted account is out of timelines, but its profile is whole', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  const post = await publish(bert, { text: 'Noch da #stummtest' })
  await networking.mute(anna.viewer, bert.id, null)
  assert.equal(ids(await anna.get(`${api}/tags/stummtest`)), [])
  assert.equal(ids(await anna.get(`${api}/accounts/${bert.handle}`)), [post])
})

test('a profile shows what its reader may read, replies when asked for', async () => {
  const [anna, bert, carla] = [await kit.citizen(), await kit.citizen(), await kit.citizen()]
  await networking.follow(carla.viewer, anna.id)
  const open = await publish(anna, { text: 'Eins' })
  const forFollowers = await publish(anna, { text: 'Zwei', visibility: 'followers' })
  const reply = await publish(anna, { text: 'Drei', replyTo: await publish(bert, { text: 'Frage' }) })
  assert.equal(ids(await bert.get(`${api}/accounts/${anna.handle}`)), [open])
  assert.equal(ids(await carla.get(`${api}/accounts/@${anna.handle.toUpperCase()}`)), [forFollowers, open])
  const withReplies = await bert.get(`${api}/accounts/${anna.handle}?replies=true`)
  assert.equal(ids(withReplies), [reply, open])
  assert.is(withReplies.body.profile.id, anna.id)
  assert.is((await bert.get(`${api}/accounts/niemand_hier`)).status, 404)
})

test('pages follow each other without a gap or a repeat', async () => {
  const anna = await kit.citizen()
  const made: string[] = []
  for (let count = 0; count < 23; count += 1) made.push(await publish(anna, { text: `Beitrag ${count}` }))
  const first = await anna.get(`${api}/home`)
  assert.is(first.body.items.length, 20)
  const second = await anna.get(`${api}/home?before=${first.body.next}`)
  assert.equal([...ids(first), ...ids(second)], made.reverse())
  assert.is(second.body.next, null)
})

test('the front page is home for members and the server’s posts for visitors', async () => {
  const anna = await kit.citizen()
  assert.is((await anna.get(`${api}/front`)).body.timeline.rule, 'home')
  assert.is((await kit.visitor().get(`${api}/front`)).body.timeline.rule, 'local')
  assert.is((await kit.visitor().get(`${api}/home`)).status, 401)
})

test('whoever asks why gets every source that holds the post', async () => {
  const [anna, bert] = [await kit.citizen(), await kit.citizen()]
  await networking.follow(anna.viewer, bert.id)
  await networking.followTag(anna.viewer, 'doppelt', true)
  const post = await publish(bert, { text: 'Zwei Gründe #doppelt' })
  const why = (await anna.get(`${api}/why/${post}`)).body
  assert.equal(
    why.reasons.map(({ source, change }: { source: string; change: { path: string } }) => [source, change.path]),
    [
      ['networking.follows', `/@${bert.handle}`],
      ['networking.tags', '/tags/doppelt'],
    ],
  )
  assert.equal((await kit.visitor().get(`${api}/why/${post}`)).body.reasons, [])
  assert.is((await anna.get(`${api}/why/12345`)).status, 404)
})

test('positions that are none are refused', async () => {
  assert.is((await kit.visitor().get(`${api}/local?before=abc`)).status, 400)
  assert.is((await kit.visitor().get(`${api}/local?limit=41`)).status, 400)
})

test.after(() => kit.stop())
test.run()
