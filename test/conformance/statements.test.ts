import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import { POSTS, type Posts } from '@sapocom/plugin-posts/contract'

const test = suite('statements of a route')
const ALL = ['regions', 'media', 'accounts', 'posts', 'networking', 'timelines', 'import']
/** Bytes; a list of ids in the query (the plugin's own test counts it); a single run. */
const NOT_MEASURED = new Set(['/media/{file}', '/api/media/v1/files', '/api/import/v1/runs/{runId}'])
let kit: TestKit
let reader: Actor
let author: Actor
let posts: Posts
let opening: string

test.before(async () => {
  kit = await testKernel({ plugins: ALL })
  reader = await kit.operator({ handle: 'leserin' })
  author = await kit.citizen({ handle: 'schreiber' })
  posts = kit.need(POSTS)
  opening = (await posts.publish(author.viewer, { text: 'Moin #thema @leserin', regions: ['13073'] })).id
  await reader.post(`/api/networking/v1/accounts/${author.id}/follow`, { on: true })
})
test.after(() => kit.stop())

/** Everything that a list could show grows: posts, answers, mentions, edits, followers, requests. */
async function grow(by: number): Promise<void> {
  for (let count = 0; count < by; count += 1) {
    const person = await kit.citizen()
    await person.post(`/api/networking/v1/accounts/${author.id}/follow`, { on: true })
    await person.post(`/api/networking/v1/accounts/${reader.id}/follow`, { on: true })
    await reader.post(`/api/networking/v1/accounts/${person.id}/follow`, { on: true })
    await posts.publish(author.viewer, { text: `Beitrag ${count} #thema @leserin`, regions: ['13073'] })
    await posts.publish(person.viewer, { text: `Antwort ${count} @leserin`, replyTo: opening })
    await posts.edit(author.viewer, opening, { text: `Moin #thema @leserin, Fassung ${count}` })
  }
  await kit.settle()
}

/** A value for each parameter that paths have. */
function filled(path: string): string {
  const values: Record<string, string> = {
    handle: 'schreiber',
    id: path.includes('/rules/') ? 'home' : opening,
    postId: opening,
    tag: 'thema',
    key: '13073',
    plugin: 'posts',
    level: 'server',
    accountId: author.id,
    account: author.id,
  }
  return path.replaceAll(
    /\{([a-zA-Z]+)\}/g,
    (_whole, name: string) => values[name] ?? assert.unreachable(`${path}: no value for ${name}`) ?? '',
  )
}

async function readPaths(): Promise<string[]> {
  const { body } = await reader.get('/api/openapi.json')
  return Object.entries(body.paths as Record<string, object>)
    .filter(([path, methods]) => 'get' in methods && !NOT_MEASURED.has(path))
    .map(([path]) => path)
}

async function count(path: string): Promise<number> {
  const url = filled(path)
  const asker = path.endsWith('/source') ? author : reader
  const answer = await asker.get(url)
  assert.ok(answer.status === 200, `${url}: ${answer.status} ${answer.text.slice(0, 200)}`)
  return (await kit.statements(() => asker.get(url))).length
}

test('does not grow with the number of items: each route that reads', async () => {
  await grow(2)
  const paths = await readPaths()
  assert.ok(paths.length > 25, `only ${paths.length} routes`)
  const few = new Map<string, number>()
  for (const path of paths) few.set(path, await count(path))
  await grow(22)
  const grown: string[] = []
  for (const path of paths) {
    const many = await count(path)
    if (many > (few.get(path) ?? 0)) grown.push(`${path}: ${few.get(path)} → ${many}`)
  }
  assert.equal(grown, [])
})

test.run()
