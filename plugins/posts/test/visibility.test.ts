import { sql } from 'kysely'
import sharp from 'sharp'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import { DATABASE, type Id } from '@sapocom/sdk-plugin'
import { MEDIA } from '@sapocom/plugin-media/contract'
import { POST_CONDITION, POSTS, visibilities, type PostExpression, type PostTables, type Visibility } from '../contract.ts'
import { expressionBuilder } from 'kysely'
import { circle, tie } from './circle.ts'

const viewers = [
  'author',
  'mentioned',
  'friend',
  'stranger',
  'visitor',
  'shut',
  'judged',
  'filtered',
  'quiet',
  'shutFriend',
  'shutMentioned',
] as const
type ViewerName = (typeof viewers)[number]

/** Who reads what; everybody else doesn't. */
const readers: Readonly<Record<Visibility, readonly ViewerName[]>> = {
  public: ['author', 'mentioned', 'friend', 'stranger', 'visitor', 'quiet'],
  unlisted: ['author', 'mentioned', 'friend', 'stranger', 'visitor', 'quiet'],
  followers: ['author', 'mentioned', 'friend'],
  direct: ['author', 'mentioned'],
}

let kit: TestKit
const actors = new Map<ViewerName, Actor>()
const posts = new Map<Visibility, { id: Id; picture: string; reply: Id }>()

test.before(async () => {
  kit = await testKernel({ plugins: ['posts', circle], config: { limits: { rate: 10_000 } } })
  for (const name of viewers)
    actors.set(name, name === 'visitor' ? kit.visitor() : await kit.citizen({ handle: `v_${name.toLowerCase()}` }))
  const author = actor('author')
  await tie(kit, 'friend', actor('friend').id, author.id)
  await tie(kit, 'friend', actor('shutFriend').id, author.id)
  for (const name of ['shut', 'shutFriend', 'shutMentioned'] as const) await tie(kit, 'shut', actor(name).id, author.id)
  for (const name of ['judged', 'filtered', 'quiet'] as const) await tie(kit, name, actor(name).id, author.id)
  // the author's own posts are never taken away
  await tie(kit, 'shut', author.id, author.id)
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#abc' } })
    .png()
    .toBuffer()
  const parent = await ok(actor('mentioned').post('/api/posts/v1', { text: 'Wer weiß es?' }))
  for (const visibility of visibilities) {
    const { id: mediaId, url } = await kit.need(MEDIA, 'posts').import(author.id, picture, { alt: 'Blau' })
    const text = 'Für @v_mentioned und @v_shutmentioned'
    const { id } = await ok(author.post('/api/posts/v1', { text, visibility, media: [mediaId], replyTo: parent.id }))
    const reply = await ok(author.post('/api/posts/v1', { text: `${text}, noch eins`, replyTo: id }))
    posts.set(visibility, { id, picture: url, reply: reply.id })
  }
})
test.after(() => kit.stop())

function actor(name: ViewerName): Actor {
  return actors.get(name)!
}

async function ok(answer: Promise<{ status: number; text: string; body: { id: Id } }>): Promise<{ id: Id }> {
  const { status, text, body } = await answer
  assert.is(status, 201, text)
  return body
}

/** Whether a viewer gets at the post on one way. */
type Path = (who: Actor, post: { id: Id; picture: string; reply: Id }) => Promise<boolean>

const answers =
  (path: (post: { id: Id; picture: string; reply: Id }) => string): Path =>
  async (who, post) => {
    const { status } = await who.get(path(post))
    assert.ok(status === 200 || status === 404, `${path(post)}: ${status}`)
    return status === 200
  }

const paths: Readonly<Record<string, Path>> = {
  'the post itself': answers(({ id }) => `/api/posts/v1/${id}`),
  'its thread': answers(({ id }) => `/api/posts/v1/${id}/thread`),
  'its history': answers(({ id }) => `/api/posts/v1/${id}/history`),
  'the bytes of its picture': answers(({ picture }) => picture),
  'a list by ids': async (who, { id }) => (await kit.need(POSTS, 'circle').byIds([id], who.viewer)).length === 1,
  'the thread of what it answers': async (who, { id }) => {
    const parent = (await actor('author').get(`/api/posts/v1/${id}`)).body.replyTo.id as Id
    const { body } = await who.get(`/api/posts/v1/${parent}/thread`)
    return (body.replies as { id: Id }[]).some((entry) => entry.id === id)
  },
  'the thread of what answers it': async (who, { id, reply }) => {
    const { status, body } = await who.get(`/api/posts/v1/${reply}/thread`)
    return (
      status === 200 && (body.ancestors as { id: Id; post: unknown }[]).some((entry) => entry.id === id && entry.post !== null)
    )
  },
  'a timeline that uses the condition': async (who, { id }) => {
    const p = expressionBuilder<PostTables, 'p'>() as PostExpression
    const viewer = sql<Id>`${who.id || '0'}::bigint`
    const visible = kit.need(POST_CONDITION, 'circle').visible(p, viewer)
    const { rows } = await sql`select p.id from posts.v1_post as p where p.id = ${id} and ${visible}`.execute(
      kit.need(DATABASE, 'circle').kysely(),
    )
    return rows.length === 1
  },
  'a favourite': async (who, { id }) => {
    if (!who.id) return paths['the post itself']!(who, { id, picture: '', reply: '' })
    const { status } = await who.post(`/api/posts/v1/${id}/favourite`, { on: true })
    return status === 200
  },
  'an answer': async (who, { id }) => {
    if (!who.id) return paths['the post itself']!(who, { id, picture: '', reply: '' })
    const { status } = await who.post('/api/posts/v1', { text: 'Gelesen', replyTo: id })
    return status === 201
  },
}

for (const [path, reaches] of Object.entries(paths)) {
  for (const visibility of visibilities) {
    test(`shows a ${visibility} post by ${path} to exactly those it is for`, async () => {
      const found: ViewerName[] = []
      for (const name of viewers) if (await reaches(actor(name), posts.get(visibility)!)) found.push(name)
      assert.equal(found, [...readers[visibility]])
    })
  }
}

test('keeps muted authors out of timelines, and only there', async () => {
  const p = expressionBuilder<PostTables, 'p'>() as PostExpression
  const viewer = sql<Id>`${actor('quiet').id}::bigint`
  const visible = kit.need(POST_CONDITION, 'circle').visible(p, viewer, 'timelines')
  const { rows } = await sql`select p.id from posts.v1_post as p where p.id = ${posts.get('public')!.id} and ${visible}`.execute(
    kit.need(DATABASE, 'circle').kysely(),
  )
  assert.is(rows.length, 0)
})

test('a grant whose plugin is off grants nothing, a restriction takes nothing', async () => {
  const by = kit.kernel.viewers.console()
  await kit.kernel.plugins.switch('circle', false, { by })
  const { id } = posts.get('followers')!
  assert.is((await actor('friend').get(`/api/posts/v1/${id}`)).status, 404)
  assert.is((await actor('shut').get(`/api/posts/v1/${posts.get('public')!.id}`)).status, 200)
  await kit.kernel.plugins.switch('circle', true, { by })
  assert.is((await actor('friend').get(`/api/posts/v1/${id}`)).status, 200)
})

test('a forbidden post looks like one that never was', async () => {
  const forbidden = await actor('stranger').get(`/api/posts/v1/${posts.get('direct')!.id}`)
  const missing = await actor('stranger').get('/api/posts/v1/4711')
  assert.equal(
    [forbidden.status, forbidden.body.code, forbidden.body.detail],
    [missing.status, missing.body.code, missing.body.detail],
  )
})

test.run()
