import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import { DATABASE, definePlugin, type Id } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { postImported, postPublished, POSTS, posts } from '../contract.ts'

const told: string[] = []
const listener = definePlugin({
  id: 'listener',
  title: { de: 'Ohr', en: 'Ear' },
  requires: [posts],
  personalData: 'none',
  setup(plugin) {
    plugin.on(postPublished, async ({ postId }) => void told.push(`published ${postId}`))
    plugin.on(postImported, async ({ postId }) => void told.push(`imported ${postId}`))
  },
})

let kit: TestKit
let anna: Actor
let bodo: Actor

test.before(async () => {
  kit = await testKernel({ plugins: ['posts', listener], config: { limits: { rate: 10_000 } } })
  anna = await kit.citizen({ handle: 'anna' })
  bodo = await kit.citizen({ handle: 'bodo' })
})
test.after(() => kit.stop())

async function schedule(text: string, more: object = {}): Promise<{ id: Id; state: string }> {
  const answer = await anna.post('/api/posts/v1/pending', { text, ...more })
  assert.is(answer.status, 201, answer.text)
  return answer.body as { id: Id; state: string }
}

async function pass(seconds: number): Promise<void> {
  kit.clock.advance(seconds * 1000)
  await kit.settle()
}

const waiting = async (who = anna): Promise<{ id: Id; state: string; problem: string | null }[]> =>
  (await who.get('/api/posts/v1/pending')).body.items

/** Texts of the account's posts that everybody can read. */
async function published(text: string): Promise<number> {
  const { rows } = await sql<{ id: Id }>`select id from posts.post where text = ${text} and deleted_at is null`.execute(
    kit.need(DATABASE, 'posts').kysely(),
  )
  return rows.length
}

test('a scheduled post is seen by its author only, and goes out after ten seconds', async () => {
  const { id, state } = await schedule('Gleich')
  assert.is(state, 'pending')
  assert.ok((await waiting()).some((each) => each.id === id))
  assert.equal(await waiting(bodo), [])
  await pass(8)
  assert.is(await published('Gleich'), 0)
  await pass(3)
  assert.is(await published('Gleich'), 1)
  assert.equal(await waiting(), [])
})

test('the frame knows of posts that are not out yet', async () => {
  const { id } = await schedule('Im Rahmen')
  const { viewer } = (await anna.get('/api/core/v1/shell')).body
  assert.ok(viewer.ext.posts.pending.some((each: { id: Id }) => each.id === id))
  await pass(11)
})

test('a post that is taken back never goes out, and comes back as it was written', async () => {
  const { id } = await schedule('Doch nicht #nein', { warning: 'oh', visibility: 'unlisted' })
  const { status, body } = await anna.post(`/api/posts/v1/pending/${id}/undo`)
  assert.equal([status, body.text, body.warning, body.visibility], [200, 'Doch nicht #nein', 'oh', 'unlisted'])
  await pass(20)
  assert.is(await published('Doch nicht #nein'), 0)
  assert.is((await anna.post(`/api/posts/v1/pending/${id}/undo`)).status, 404)
})

test('nobody takes back or hurries the post of another', async () => {
  const { id } = await schedule('Meiner')
  assert.is((await bodo.post(`/api/posts/v1/pending/${id}/undo`)).status, 404)
  assert.is((await bodo.post(`/api/posts/v1/pending/${id}/publish`)).status, 404)
  await pass(11)
})

test('a hurried post is published once, also when its time comes in the same moment', async () => {
  const { id } = await schedule('Einmal bitte')
  kit.clock.advance(11_000)
  const results = await Promise.all([
    kit.settle(),
    ...Array.from({ length: 10 }, () => anna.post(`/api/posts/v1/pending/${id}/publish`)),
  ])
  assert.ok(results.slice(1).every((answer) => [200, 404].includes((answer as { status: number }).status)))
  assert.is(await published('Einmal bitte'), 1)
})

test('undo and publishing at once: one of the two wins', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = await schedule(`Rennen ${round}`)
    const [undone, sent] = await Promise.all([
      anna.post(`/api/posts/v1/pending/${id}/undo`),
      anna.post(`/api/posts/v1/pending/${id}/publish`),
    ])
    assert.is(await published(`Rennen ${round}`), sent.status === 200 ? 1 : 0)
    assert.is([undone.status, sent.status].filter((status) => status === 200).length, 1)
  }
})

test('a post whose target is gone meanwhile stays with its author, with the reason', async () => {
  const parent = (await bodo.post('/api/posts/v1', { text: 'Flüchtig' })).body.id as Id
  const { id } = await schedule('Zu spät', { replyTo: parent })
  await bodo.delete(`/api/posts/v1/${parent}`)
  await pass(11)
  const failed = (await waiting()).find((each) => each.id === id)
  assert.equal([failed?.state, failed?.problem], ['failed', 'Der Beitrag, auf den Sie antworten, ist nicht mehr da.'])
  await anna.post(`/api/posts/v1/pending/${id}/undo`)
})

test('an imported post stands at its date, says where it is from, and is nobody’s news', async () => {
  told.length = 0
  const origin = { uri: 'https://alt.example/posts/1', url: 'https://alt.example/@anna/1', label: 'alt.example' }
  const post = {
    authorId: anna.id,
    at: new Date('2019-05-04T10:00:00Z'),
    origin,
    html: '<p>Damals <script>x</script>#Hafen</p>',
    visibility: 'public' as const,
  }
  const first = await kit.need(POSTS, 'listener').importPost(post)
  const again = await kit.need(POSTS, 'listener').importPost(post)
  assert.equal([first.created, again], [true, { id: first.id, created: false }])
  const { body } = await kit.visitor().get(`/api/posts/v1/${first.id}`)
  assert.match(body.createdAt, /^2019-05-04T10:00:00/)
  assert.equal([body.origin, body.html], [{ url: origin.url, label: 'alt.example' }, '<p>Damals #Hafen</p>'])
  await kit.settle()
  assert.equal(told, [`imported ${first.id}`])
})

test('ten imports of one address at once make one post', async () => {
  const origin = { uri: 'https://alt.example/posts/2', url: 'https://alt.example/@anna/2', label: 'alt.example' }
  const post = { authorId: anna.id, at: new Date('2020-01-01'), origin, html: '<p>x</p>', visibility: 'public' as const }
  const results = await Promise.all(Array.from({ length: 10 }, () => kit.need(POSTS, 'listener').importPost(post)))
  assert.equal([new Set(results.map(({ id }) => id)).size, results.filter(({ created }) => created).length], [1, 1])
})

test('a deleted imported post does not come back', async () => {
  const origin = { uri: 'https://alt.example/posts/3', url: 'https://alt.example/@anna/3', label: 'alt.example' }
  const post = { authorId: anna.id, at: new Date('2020-01-02'), origin, html: '<p>weg</p>', visibility: 'public' as const }
  const { id } = await kit.need(POSTS, 'listener').importPost(post)
  await anna.delete(`/api/posts/v1/${id}`)
  assert.equal(await kit.need(POSTS, 'listener').importPost(post), { id, created: false })
  assert.equal([...(await kit.need(POSTS, 'listener').imported(anna.id, [origin.uri])).values()], [id])
})

test('an imported thread keeps its order and its own thread', async () => {
  const imported = async (number: number, replyTo: Id | null) => {
    const origin = { uri: `https://alt.example/thread/${number}`, url: `https://alt.example/${number}`, label: 'alt.example' }
    const at = new Date(Date.UTC(2021, 0, number))
    return (
      await kit
        .need(POSTS, 'listener')
        .importPost({ authorId: anna.id, at, origin, html: `<p>${number}</p>`, visibility: 'public', replyTo })
    ).id
  }
  const first = await imported(1, null)
  const second = await imported(2, first)
  const { body } = await kit.visitor().get(`/api/posts/v1/${second}/thread`)
  assert.equal([body.ancestors[0].id, body.post.replyTo], [first, { id: first, handle: 'anna' }])
})

test('exports all that is kept of an account, and after erasing it nothing is left', async () => {
  const cara = await kit.citizen({ handle: 'cara' })
  const mine = (await cara.post('/api/posts/v1', { text: 'GEMERKT eins' })).body.id as Id
  const other = (await anna.post('/api/posts/v1', { text: 'Hallo @cara' })).body.id as Id
  await cara.post('/api/posts/v1', { text: 'GEMERKT Antwort', replyTo: other })
  await anna.post('/api/posts/v1', { text: 'Gern', replyTo: mine })
  await cara.post(`/api/posts/v1/${other}/favourite`, { on: true })
  await cara.post('/api/posts/v1/pending', { text: 'GEMERKT später' })
  await cara.put(`/api/posts/v1/${mine}`, { text: 'GEMERKT geändert' })
  const { PERSONAL_DATA } = await import('../server/tokens.ts')
  const data = kit.need(PERSONAL_DATA, 'posts')
  const kinds = new Set<string>()
  for await (const { kind } of data.export(cara.id)) kinds.add(kind)
  assert.equal([...kinds].sort(), ['posts.favourite', 'posts.pending', 'posts.post', 'posts.version'])
  await data.erase(cara.id)
  const db = kit.need(DATABASE, 'posts').kysely()
  for (const table of ['post', 'post_version', 'pending_post', 'favourite', 'post_mention', 'post_origin']) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(`posts.${table}`)} as t`.execute(db)
    assert.not.ok(
      rows.some(({ row }) => row.includes('GEMERKT') || row.includes(cara.id)),
      table,
    )
  }
  assert.is((await anna.get(`/api/posts/v1/${mine}`)).status, 410)
  assert.equal((await anna.get(`/api/posts/v1/${other}`)).body.counters, { replies: 0, favourites: 0 })
})

test.run()
