import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sql } from 'kysely'
import { testKernel } from '@sapocom/core/testing'
import { definePlugin, VIEWERS } from '@sapocom/sdk-plugin'
import { timelines, TIMELINES, timelineSources, type TimelineSource } from '../contract.ts'
import { ownSource } from '../server/own.source.ts'

/** A good source by its shape, over other entries. */
const source = (id: string, entries: TimelineSource['entries'], rest: Partial<TimelineSource> = {}): TimelineSource => ({
  ...ownSource,
  id,
  kind: 'account',
  holdsOwn: undefined,
  entries,
  ...rest,
})

// asks for posts by language: the index holds positions, but not this key
const withoutKey = source('bad.without-key', (db) =>
  db.selectFrom('posts.v1_post as o').select([sql<string>`o.thread_id`.as('key'), 'o.id as position', 'o.id as post']),
)
// asks for tags by the length of the tag: the key is served, the position is not in the index's order
const withoutPosition = source('bad.without-position', (db) =>
  db.selectFrom('posts.v1_post as o').select(['o.author_id as key', sql<string>`o.thread_id`.as('position'), 'o.id as post']),
)
// holds a value: the statement would be planned for it
const withValue = source('bad.with-value', (db) =>
  db
    .selectFrom('posts.v1_post as o')
    .where('o.language', '=', 'de')
    .select(['o.author_id as key', 'o.id as position', 'o.id as post']),
)
// says it can be walked, but nothing serves the walk
const withoutWalk = source(
  'bad.without-walk',
  (db) =>
    db.selectFrom('posts.v1_post_mention as o').select(['o.account_id as key', 'o.post_id as position', 'o.post_id as post']),
  { index: { each: 'posts.post_mention_pkey', walk: 'posts.post_mention_by_post' } },
)
const good = source('good.by-author', ownSource.entries)

const bad = definePlugin({
  id: 'bad',
  title: { de: 'Schlechte Quellen', en: 'Bad sources' },
  requires: [timelines],
  setup(plugin) {
    for (const each of [withoutKey, withoutPosition, withValue, good]) plugin.contribute(timelineSources, each)
  },
})

const kit = await testKernel({ plugins: ['timelines', bad] })

test('sources without their index are refused by name, with the reason', async () => {
  const { HOME } = await import('../server/tokens.ts')
  const refused = await kit.need(HOME).refused()
  assert.equal(
    refused.map((error) => error.source),
    ['bad.without-key', 'bad.without-position', 'bad.with-value'],
  )
  assert.match(refused[0]!.message, 'no index on key and position')
  assert.match(refused[1]!.message, /index|sorted/)
  assert.match(refused[2]!.message, 'sql.lit')
})

test('home goes on with the sources that are served', async () => {
  const anna = await kit.citizen()
  const { entries } = await kit
    .need(TIMELINES)
    .entries(kit.need(VIEWERS).as({ id: anna.id, roles: ['citizen'] }), { rule: 'home' })
  assert.equal(entries, [])
  const rules = (await kit.visitor().get('/api/timelines/v1/rules/home')).body
  assert.is(rules.holds.length, 2)
})

test('a walk that an index serves is let in', async () => {
  const { checkSource } = await import('../server/index-gate.ts')
  const { DATABASE } = await import('@sapocom/sdk-plugin')
  await checkSource(kit.need(DATABASE), withoutWalk)
})

test.after(() => kit.stop())
test.run()
