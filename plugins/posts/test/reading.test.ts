import { sql } from 'kysely'
import sharp from 'sharp'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import { DATABASE, definePlugin, extendView, Type, type Id } from '@sapocom/sdk-plugin'
import { MEDIA } from '@sapocom/plugin-media/contract'
import { POSTS, posts, postView } from '../contract.ts'

const lengthOnPost = extendView(postView, 'measure', Type.Object({ length: Type.Integer() }))
let batches: number[] = []

/** Adds to posts, to see that it is asked once a page. */
const measure = definePlugin({
  id: 'measure',
  title: { de: 'Maß', en: 'Measure' },
  requires: [posts],
  personalData: 'none',
  setup: (plugin) =>
    plugin.present(lengthOnPost, async (items) => {
      batches.push(items.length)
      return new Map(items.map(({ id, html }) => [id, { length: html.length }]))
    }),
})

let kit: TestKit
let author: Actor
let reader: Actor
const ids: Id[] = []

test.before(async () => {
  kit = await testKernel({ plugins: ['posts', measure], config: { limits: { rate: 10_000 } } })
  author = await kit.citizen({ handle: 'autorin' })
  reader = await kit.citizen({ handle: 'leser' })
  const bytes = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#888' } })
    .png()
    .toBuffer()
  for (let number = 0; number < 40; number += 1) {
    const media = number % 2 ? [(await kit.need(MEDIA, 'posts').import(author.id, bytes, { alt: 'Grau' })).id] : []
    ids.push((await author.post('/api/posts/v1', { text: `Nummer ${number} @leser #zahl`, media })).body.id as Id)
  }
})
test.after(() => kit.stop())

const read = (some: readonly Id[]) => kit.need(POSTS, 'measure').byIds(some, reader.viewer)

test('reads posts in the order asked for, and leaves out what is not there', async () => {
  const found = await read([ids[3]!, '4711', ids[1]!])
  assert.equal(
    found.map(({ id }) => id),
    [ids[3], ids[1]],
  )
})

test('asks as often for 1, 20 and 40 posts, and each presenter once', async () => {
  await read(ids)
  const counts: number[] = []
  for (const many of [1, 20, 40]) {
    batches = []
    counts.push((await kit.statements(() => read(ids.slice(40 - many)))).length)
    assert.equal(batches, [many])
  }
  assert.equal(counts, [2, 2, 2])
})

test('asks as often for a thread of 1, 20 and 40 answers', async () => {
  const counts: number[] = []
  const parent = (await author.post('/api/posts/v1', { text: 'Wie viele?' })).body.id as Id
  let answers = 0
  for (const many of [1, 20, 40]) {
    let last = parent
    for (; answers < many; answers += 1) {
      const { body } = await reader.post('/api/posts/v1', { text: `Antwort ${answers}`, replyTo: answers % 3 ? last : parent })
      last = body.id as Id
    }
    counts.push((await kit.statements(() => author.get(`/api/posts/v1/${parent}/thread`))).length)
  }
  assert.is(new Set(counts).size, 1, counts.join())
  assert.ok(counts[0]! <= 4)
})

test('each route of reading sends the same number of statements for a visitor and a member', async () => {
  for (const path of [`/api/posts/v1/${ids[1]}`, `/api/posts/v1/${ids[1]}/thread`]) {
    const forMember = await kit.statements(() => reader.get(path))
    const forVisitor = await kit.statements(() => kit.visitor().get(path))
    assert.ok(Math.abs(forMember.length - forVisitor.length) <= 1, `${forMember.length} and ${forVisitor.length}`)
  }
})

/** The plans of hot reads with many rows in the tables. */
async function plan(statement: ReturnType<typeof sql>): Promise<string> {
  const db = kit.need(DATABASE, 'posts').kysely()
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (analyze, buffers) ${statement}`.execute(db)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

test('hot reads search by index and touch few pages', async () => {
  const db = kit.need(DATABASE, 'posts').kysely()
  await sql`
    insert into posts.post (id, author_id, thread_id, visibility, opens, language, text, html, reply_to_id, tags, mention_ids)
    select 1000000 + n, 900000 + n % 500, 1000000 + n, case when n % 10 = 0 then 2 else 0 end, n % 3 > 0, 'de', 'x', '<p>x</p>',
      case when n % 3 = 0 then 1000000 + n - 1 end, '{}', '{}'
    from generate_series(1, 20000) as n`.execute(db)
  await sql`insert into posts.post_tag select 'tag' || n % 50, 1000000 + n from generate_series(1, 20000) as n`.execute(db)
  await sql`insert into posts.post_mention select 900000 + n % 500, 1000000 + n from generate_series(1, 20000) as n where n % 5 = 0`.execute(
    db,
  )
  await sql`analyze posts.post, posts.post_tag, posts.post_mention`.execute(db)
  const hot: Readonly<Record<string, ReturnType<typeof sql>>> = {
    author: sql`select id from posts.v1_post where author_id = 900007 and opens and id < 2000000 order by id desc limit 20`,
    walk: sql`select id, author_id from posts.v1_post where opens and id < 2000000 order by id desc limit 400`,
    tag: sql`select post_id from posts.v1_post_tag where tag = 'tag7' and post_id < 2000000 order by post_id desc limit 20`,
    mentions: sql`select post_id from posts.v1_post_mention where account_id = 900005 and post_id < 2000000 order by post_id desc limit 20`,
    replies: sql`select id from posts.post where reply_to_id = 1000299 and id > 0 order by id limit 21`,
  }
  for (const [name, statement] of Object.entries(hot)) {
    const text = await plan(statement)
    assert.not.match(text, /Seq Scan/, `${name}\n${text}`)
    assert.not.match(text, /Sort/, `${name}\n${text}`)
    const pages = Math.max(...[...text.matchAll(/shared hit=(\d+)/g)].map(([, hit]) => Number(hit)))
    assert.ok(pages < 450, `${name}: ${pages} pages\n${text}`)
  }
})

test('reads forty posts by their keys, however many there are', async () => {
  const sent = await kit.statements(() => read(ids))
  const db = kit.need(DATABASE, 'posts').kysely()
  const values = [...sent[0]!.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number))
  const filled = sent[0]!.replace(/\$(\d+)::bigint\[\]/g, `'{${ids.join(',')}}'::bigint[]`).replace(/\$\d+/g, `${reader.id}`)
  assert.ok(values.length > 0)
  const { rows } = await sql.raw<{ 'QUERY PLAN': string }>(`explain ${filled}`).execute(db)
  const text = rows.map((row) => row['QUERY PLAN']).join('\n')
  assert.not.match(text, /Seq Scan on post\b/, text)
  assert.match(text, /post_pkey/, text)
})

test('keeps many answers apart in pages that lose and repeat none', async () => {
  const parent = (await author.post('/api/posts/v1', { text: 'Alle!' })).body.id as Id
  const given: Id[] = []
  for (let number = 0; number < 45; number += 1)
    given.push((await reader.post('/api/posts/v1', { text: `${number}`, replyTo: parent })).body.id as Id)
  const found: Id[] = []
  let after = ''
  for (let page = 0; page < 5; page += 1) {
    const { body } = await author.get(`/api/posts/v1/${parent}/thread${after}`)
    found.push(...(body.replies as { id: Id }[]).map(({ id }) => id))
    if (!body.next) break
    after = `?after=${body.next}`
  }
  assert.equal(found, given)
})

test('shows a long chain as deep as the page goes, and says where it goes on', async () => {
  let last = (await author.post('/api/posts/v1', { text: 'Tief' })).body.id as Id
  const first = last
  for (let depth = 0; depth < 12; depth += 1)
    last = (await reader.post('/api/posts/v1', { text: `${depth}`, replyTo: last })).body.id as Id
  const { body } = await author.get(`/api/posts/v1/${first}/thread`)
  const depths = (body.replies as { depth: number; more: number }[]).map(({ depth, more }) => [depth, more])
  assert.equal(depths, [
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 0],
    [5, 0],
    [6, 0],
    [7, 0],
    [8, 1],
  ])
  const { body: deep } = await author.get(`/api/posts/v1/${last}/thread`)
  assert.is(deep.ancestors.length, 12)
  assert.is(deep.ancestors[0].id, first)
})

test.run()
