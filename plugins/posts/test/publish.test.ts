import sharp from 'sharp'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import { definePlugin, type Id } from '@sapocom/sdk-plugin'
import { MEDIA } from '@sapocom/plugin-media/contract'
import { beforePublish, POSTS, postDeleted, postEdited, postFavourited, postPublished, posts } from '../contract.ts'

const events: { name: string; payload: Record<string, unknown> }[] = []

/** Listens to everything, and has a say before publishing. */
const watcher = definePlugin({
  id: 'watcher',
  title: { de: 'Wache', en: 'Watcher' },
  requires: [posts],
  personalData: 'none',
  setup(plugin) {
    for (const event of [postPublished, postEdited, postDeleted, postFavourited])
      plugin.on(event as typeof postPublished, async (payload) => void events.push({ name: event.name, payload }))
    plugin.hook(beforePublish, { phase: 'check' }, async ({ text }) => {
      if (text.includes('VERBOTEN')) return { refuse: 'WATCHER_NO' }
      if (text.includes('KAPUTT')) throw new Error('broken handler')
      if (text.includes('PRÜFEN')) return { hold: 'looks odd' }
      return text.includes('mild')
        ? { change: { text: text.replace('mild', 'wild #wild'), warning: 'geändert' } }
        : { pass: true }
    })
  },
})

let kit: TestKit
let anna: Actor
let bodo: Actor

test.before(async () => {
  kit = await testKernel({ plugins: ['posts', watcher], config: { limits: { rate: 10_000 } } })
  anna = await kit.citizen({ handle: 'anna' })
  bodo = await kit.citizen({ handle: 'bodo' })
})
test.after(() => kit.stop())

async function publish(text: string, more: object = {}, who = anna): Promise<Id> {
  const answer = await who.post('/api/posts/v1', { text, ...more })
  assert.is(answer.status, 201, answer.text)
  return answer.body.id as Id
}

async function picture(who = anna, alt = 'Grau'): Promise<Id> {
  const bytes = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#888' } })
    .png()
    .toBuffer()
  return (await kit.need(MEDIA, 'posts').import(who.id, bytes, { alt })).id
}

async function refused(body: object, who = anna): Promise<[number, string, string | undefined]> {
  const answer = await who.post('/api/posts/v1', body)
  return [answer.status, answer.body.code, answer.body.field]
}

test('publishes, shows and announces a post', async () => {
  events.length = 0
  const id = await publish('Moin @bodo, Grüße aus #Wismar', { regions: ['13074'], language: 'de-DE', warning: ' Gruß ' })
  const { body } = await kit.visitor().get(`/api/posts/v1/${id}`)
  assert.equal(
    [body.author.handle, body.language, body.visibility, body.warning, body.tags],
    ['anna', 'de-DE', 'public', 'Gruß', ['wismar']],
  )
  assert.equal(body.mentions, [{ id: bodo.id, handle: 'bodo' }])
  assert.equal(body.regions, [{ key: '13074', short: 'Nordwestmecklenburg' }])
  assert.equal(body.may, { edit: false, delete: false, reply: false, favourite: false })
  await kit.settle()
  assert.equal(events, [
    {
      name: 'posts.published',
      payload: {
        postId: id,
        authorId: anna.id,
        visibility: 'public',
        language: 'de-DE',
        opens: true,
        replyTo: null,
        mentionIds: [bodo.id],
        tags: ['wismar'],
        regionKeys: ['13074'],
      },
    },
  ])
})

test('sends at most eight statements for a reply with mentions, hashtags, regions and a picture', async () => {
  const parent = await publish('Frage', {}, bodo)
  const media = [await picture()]
  await publish('warm')
  const sent = await kit.statements(() => publish('Antwort an @bodo #eins #zwei', { replyTo: parent, media, regions: ['13003'] }))
  // what the kernel's relay does after the commit is nobody's waiting; begin and commit are not listed
  const waitedFor = sent.filter((statement) => !statement.startsWith('update core.outbox'))
  assert.ok(waitedFor.length + 2 <= 8, waitedFor.join('\n'))
})

test('counts grapheme clusters, not code units', async () => {
  await publish('👩‍👩‍👧‍👦'.repeat(500))
  assert.equal(await refused({ text: 'ä'.repeat(501) }), [422, 'POSTS_TOO_LONG', 'text'])
})

test('tells how much too long a text is', async () => {
  const { body } = await anna.post('/api/posts/v1', { text: 'x'.repeat(512) })
  assert.is(body.detail, 'Ihr Text ist 12 Zeichen zu lang. Möglich sind 500.')
})

test('refuses what can not be a post, with the field', async () => {
  assert.equal(await refused({ text: ' \n\u200B '.replace('\u200B', '') }), [422, 'POSTS_EMPTY', 'text'])
  assert.equal(await refused({ text: 'x', warning: 'w'.repeat(101) }), [422, 'POSTS_WARNING_TOO_LONG', 'warning'])
  assert.equal(await refused({ text: Array.from({ length: 21 }, (_, at) => `@a${at}`).join(' ') }), [
    422,
    'POSTS_TOO_MANY_MENTIONS',
    'text',
  ])
  assert.equal(await refused({ text: Array.from({ length: 31 }, (_, at) => `#a${at}`).join(' ') }), [
    422,
    'POSTS_TOO_MANY_TAGS',
    'text',
  ])
  assert.equal(await refused({ text: 'x', regions: ['99999'] }), [422, 'POSTS_REGION_UNKNOWN', 'regions'])
  assert.equal(await refused({ text: 'x', language: 'not a language' }), [422, 'POSTS_LANGUAGE_UNKNOWN', 'language'])
  assert.equal(await refused({ text: 'x', replyTo: '4711' }), [422, 'POSTS_REPLY_NOT_THERE', 'replyTo'])
  assert.equal(await refused({ text: 'niemand', visibility: 'direct' }), [422, 'POSTS_NOBODY_NAMED', 'text'])
})

test('refuses fields it does not know, and ids that no database can hold', async () => {
  for (const body of [
    { text: 'x', authorId: bodo.id },
    { text: 'x', id: '1' },
    { text: 'x', createdAt: '2020-01-01' },
    { text: 'x', replyTo: '9999999999999999999' },
    { text: 1 },
    {},
  ])
    assert.is((await anna.post('/api/posts/v1', body)).status, 400)
})

test('refuses visitors and accounts that are not confirmed', async () => {
  assert.is((await kit.visitor().post('/api/posts/v1', { text: 'x' })).status, 401)
  assert.is((await (await kit.citizen({ confirmed: false })).post('/api/posts/v1', { text: 'x' })).status, 403)
})

test('takes own pictures that hang nowhere, in order, and no others', async () => {
  const [first, second] = [await picture(), await picture()]
  const id = await publish('Bilder', { media: [second, first] })
  const { body } = await anna.get(`/api/posts/v1/${id}`)
  assert.equal(
    body.media.map((item: { id: Id }) => item.id),
    [second, first],
  )
  assert.equal(await refused({ text: 'noch einmal', media: [first] }), [422, 'MEDIA_NOT_THERE', 'media'])
  assert.equal(await refused({ text: 'fremd', media: [await picture(bodo)] }), [422, 'MEDIA_NOT_THERE', 'media'])
  const many = await Promise.all(Array.from({ length: 5 }, () => picture()))
  assert.equal(await refused({ text: 'viele', media: many }), [422, 'POSTS_TOO_MANY_MEDIA', 'media'])
})

test('stores nothing when a picture is refused', async () => {
  const before = (await anna.get('/api/core/v1/shell')).status
  const { length } = events
  await refused({ text: 'halb #halb', media: ['4711'] })
  await kit.settle()
  assert.equal([before, events.length], [200, length])
})

test('a reply never reaches further than what it answers', async () => {
  const parent = await publish('Nur @bodo', { visibility: 'direct' })
  const id = await publish('Ja', { replyTo: parent, visibility: 'public' }, bodo)
  const { body } = await anna.get(`/api/posts/v1/${id}`)
  assert.equal([body.visibility, body.replyTo], ['direct', { id: parent, handle: 'anna' }])
  assert.is((await kit.visitor().get(`/api/posts/v1/${id}`)).status, 404)
})

test('who answers oneself continues the thread, who answers others does not open one', async () => {
  events.length = 0
  const first = await publish('Eins')
  const second = await publish('Zwei', { replyTo: first })
  const foreign = await publish('Drei', { replyTo: second }, bodo)
  await publish('Vier', { replyTo: foreign })
  await kit.settle()
  assert.equal(
    events.map(({ payload }) => payload['opens']),
    [true, true, false, false],
  )
})

test('lets handlers change the text, and reads it again', async () => {
  const { body } = await anna.get(`/api/posts/v1/${await publish('ganz mild')}`)
  assert.equal([body.tags, body.warning], [['wild'], 'geändert'])
})

test('publishes nothing that a handler refuses, or whose handler fails', async () => {
  assert.is((await anna.post('/api/posts/v1', { text: 'VERBOTEN' })).body.code, 'WATCHER_NO')
  assert.is((await anna.post('/api/posts/v1', { text: 'KAPUTT' })).status, 503)
})

test('keeps a held post from everybody but its author until somebody decides', async () => {
  const answer = await anna.post('/api/posts/v1', { text: 'PRÜFEN bitte', media: [await picture()] })
  assert.equal([answer.status, answer.body.state], [201, 'held'])
  const { items } = (await anna.get('/api/posts/v1/pending')).body
  const held = items.find(({ id }: { id: Id }) => id === answer.body.id)
  assert.equal([held.state, held.media], ['held', 1])
  assert.not.ok((await bodo.get('/api/posts/v1/pending')).body.items.some(({ id }: { id: Id }) => id === answer.body.id))
  const judge = await kit.moderator()
  await kit.need(POSTS, 'watcher').decideHeld(judge.viewer, answer.body.id, true)
  await kit.settle()
  const published = events.at(-1)!.payload['postId'] as Id
  const { body } = await kit.visitor().get(`/api/posts/v1/${published}`)
  assert.equal([body.html, body.media.length], ['<p>PRÜFEN bitte</p>', 1])
})

test('a refused held post stays with its author, with the reason', async () => {
  const { body } = await anna.post('/api/posts/v1', { text: 'PRÜFEN nein' })
  await kit.need(POSTS, 'watcher').decideHeld((await kit.moderator()).viewer, body.id, false)
  const { items } = (await anna.get('/api/posts/v1/pending')).body
  assert.is(items.find(({ id }: { id: Id }) => id === body.id).problem, 'Der Beitrag wurde angesehen und nicht veröffentlicht.')
})

test('changes an own post and keeps what it was', async () => {
  events.length = 0
  const id = await publish('Alt #alt @bodo', { media: [await picture()] })
  const media = [await picture()]
  assert.is((await anna.put(`/api/posts/v1/${id}`, { text: 'Neu #neu', media })).status, 200)
  const { body } = await kit.visitor().get(`/api/posts/v1/${id}`)
  assert.equal([body.tags, body.mentions, body.media.map((item: { id: Id }) => item.id)], [['neu'], [], media])
  assert.ok(body.editedAt)
  const history = (await kit.visitor().get(`/api/posts/v1/${id}/history`)).body.items
  assert.equal([history.length, history[0].writtenAt], [1, body.createdAt])
  assert.match(history[0].html, /Alt/)
  await kit.settle()
  assert.equal(events.at(-1), { name: 'posts.edited', payload: { postId: id, authorId: anna.id, mentionIds: [] } })
})

test('nobody changes, reads the source of or deletes the post of another', async () => {
  const id = await publish('Meins')
  assert.is((await bodo.put(`/api/posts/v1/${id}`, { text: 'Deins' })).status, 404)
  assert.is((await bodo.get(`/api/posts/v1/${id}/source`)).status, 404)
  assert.is((await bodo.delete(`/api/posts/v1/${id}`)).status, 404)
  assert.is((await kit.visitor().delete(`/api/posts/v1/${id}`)).status, 404)
  assert.is((await anna.get(`/api/posts/v1/${id}/source`)).body.text, 'Meins')
})

test('refuses a change that would have to be held', async () => {
  const id = await publish('Harmlos')
  assert.is((await anna.put(`/api/posts/v1/${id}`, { text: 'PRÜFEN' })).body.code, 'POSTS_EDIT_HELD')
  assert.is((await anna.get(`/api/posts/v1/${id}`)).body.html, '<p>Harmlos</p>')
})

test('deletes a post with all that hung on it, and leaves its place', async () => {
  const id = await publish('Weg damit #weg', { media: [await picture()] })
  const { url } = (await anna.get(`/api/posts/v1/${id}`)).body.media[0]
  const reply = await publish('Schade', { replyTo: id }, bodo)
  assert.is((await anna.delete(`/api/posts/v1/${id}`)).status, 200)
  assert.equal([(await bodo.get(`/api/posts/v1/${id}`)).status, (await bodo.get(url)).status], [410, 404])
  assert.equal((await bodo.get(`/api/posts/v1/${reply}/thread`)).body.ancestors, [{ id, replyToId: null, post: null }])
  assert.is((await anna.delete(`/api/posts/v1/${id}`)).status, 410)
  assert.is((await anna.put(`/api/posts/v1/${id}`, { text: 'zurück' })).status, 410)
})

test('moderation deletes the posts of others, which stands in the audit log', async () => {
  const id = await publish('Gegen die Regeln')
  assert.is((await (await kit.moderator()).delete(`/api/posts/v1/${id}`)).status, 200)
  assert.is((await anna.get(`/api/posts/v1/${id}`)).status, 410)
})

test('counts a favourite once, however often and however many at once', async () => {
  events.length = 0
  const id = await publish('Schön')
  const twenty = await Promise.all(Array.from({ length: 20 }, () => bodo.post(`/api/posts/v1/${id}/favourite`, { on: true })))
  assert.ok(twenty.every(({ status, body }) => status === 200 && body.mine === true))
  const { body } = await bodo.get(`/api/posts/v1/${id}`)
  assert.equal([body.counters.favourites, body.favourited], [1, true])
  await kit.settle()
  assert.is(events.filter(({ name }) => name === 'posts.favourited').length, 1)
  assert.equal((await bodo.post(`/api/posts/v1/${id}/favourite`, { on: false })).body, { mine: false, count: 0 })
  assert.equal((await bodo.post(`/api/posts/v1/${id}/favourite`, { on: false })).body, { mine: false, count: 0 })
})

test('counts the same before and after changes are added up', async () => {
  const id = await publish('Zählt mich')
  const crowd = await Promise.all(Array.from({ length: 5 }, () => kit.citizen()))
  for (const each of crowd) await each.post(`/api/posts/v1/${id}/favourite`, { on: true })
  await publish('eins', { replyTo: id }, bodo)
  await anna.delete(`/api/posts/v1/${await publish('zwei', { replyTo: id })}`)
  const before = (await anna.get(`/api/posts/v1/${id}`)).body.counters
  kit.clock.advance(120_000)
  await kit.settle()
  assert.equal(
    [before, (await anna.get(`/api/posts/v1/${id}`)).body.counters],
    [
      { replies: 1, favourites: 5 },
      { replies: 1, favourites: 5 },
    ],
  )
})

test('favourite works as a form and goes back to where the form stood', async () => {
  const id = await publish('Formular')
  const answer = await bodo.form(
    `/api/posts/v1/${id}/favourite`,
    { on: 'true' },
    { headers: { referer: 'http://127.0.0.1/@anna' } },
  )
  assert.is(answer.status, 303)
  assert.is((await bodo.get(`/api/posts/v1/${id}`)).body.favourited, true)
})

test('the same Idempotency-Key publishes once', async () => {
  const send = () => anna.post('/api/posts/v1', { text: 'Einmal' }, { headers: { 'idempotency-key': 'einmal-1' } })
  const [first, second] = [await send(), await send()]
  assert.is(first.body.id, second.body.id)
})

test('refuses a picture without description where the server demands one', async () => {
  const operator = await kit.operator()
  const demand = (altText: string) => operator.put('/api/core/v1/settings/media/server', { altText })
  const silent = await picture(anna, '')
  assert.is((await demand('required')).status, 200)
  assert.equal(await refused({ text: 'stumm', media: [silent] }), [422, 'POSTS_ALT_MISSING', 'media'])
  await demand('remind')
  await publish('stumm, aber erlaubt', { media: [silent] })
})

test('follows the account’s own choice of visibility and of time to take back', async () => {
  const cara = await kit.citizen({ handle: 'cara' })
  await cara.put('/api/core/v1/settings/posts/account', { visibility: 'unlisted', undoSeconds: 0 })
  const answer = await cara.post('/api/posts/v1/pending', { text: 'Leise und sofort' })
  assert.is(answer.body.state, 'published')
  assert.is((await anna.get(`/api/posts/v1/${answer.body.id}`)).body.visibility, 'unlisted')
})

test('previews a text without storing it', async () => {
  const { body } = await anna.post('/api/posts/v1/preview', { text: 'Hallo @bodo #Hafen' })
  assert.equal([body.length, body.mentions, body.tags], [18, 1, ['hafen']])
})

test.run()
