import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rejects, testKernel, type Actor, type TestKit } from '@sapocom/core/testing'
import { POSTS, type Posts } from '@sapocom/plugin-posts/contract'
import type { Report } from '../server/import.report.ts'
import type { ImportService } from '../server/import.service.ts'
import type { Include } from '../server/outbox/import.plan.ts'
import { archiveKey } from '../server/import.runner.ts'
import { REPOSITORY, SERVICE } from '../server/tokens.ts'
import { DATABASE, STORAGE } from '@sapocom/sdk-plugin'
import { tarEntries, tarGzOf, Workshop, zipOf } from './archive.maker.ts'
import {
  create,
  document,
  filesOf,
  mediaPath,
  picture,
  publishedOf,
  realisticExport,
  uriOf,
  type ExportParts,
} from './export.maker.ts'

const test = suite('import')
let kit: TestKit
let workshop: Workshop
let service: ImportService
let posts: Posts

test.before(async () => {
  kit = await testKernel({ plugins: ['import'] })
  workshop = await Workshop.open()
  service = kit.need(SERVICE, 'import')
  posts = kit.need(POSTS, 'import')
})
test.after(async () => {
  await workshop.close()
  await kit.stop()
})

async function bring(
  who: Actor,
  parts: ExportParts,
  include: readonly Include[] = [],
  signal = new AbortController().signal,
): Promise<Report> {
  const source = await workshop.file(tarGzOf(tarEntries(filesOf(parts))))
  return service.runPath(source, { account: who.id, include, signal, progress: () => undefined })
}

const sumOf = ({ imported, skipped }: Report): number => Object.values(skipped).reduce((sum, count) => sum + count, imported)

async function shownPost(who: Actor, number: number) {
  const id = (await posts.imported(who.id, [uriOf(number)])).get(uriOf(number))
  const [post] = id ? await posts.byIds([id], who.viewer) : []
  return post
}

test('brings in what a realistic export holds, with a reason for everything else', async () => {
  const erika = await kit.citizen()
  const { counts, missing, ...parts } = realisticExport(4)
  const report = await bring(erika, parts)
  const { imported, ...skipped } = counts
  assert.is(report.total, parts.items.length)
  assert.is(report.imported, imported)
  assert.equal(report.skipped, skipped)
  assert.equal([...report.missingMedia].sort(), [...missing].sort())
  assert.equal(report.notes, { customEmoji: 4, quotes: 8, missingMedia: 4 })
  assert.is(sumOf(report), report.total)
})

test('adds nothing the second time', async () => {
  const erika = await kit.citizen()
  const { counts, ...parts } = realisticExport(1)
  await bring(erika, parts)
  const report = await bring(erika, parts)
  assert.is(report.imported, 0)
  assert.is(report.skipped.alreadyImported, counts['imported'])
  assert.is(sumOf(report), report.total)
  assert.equal(report.missingMedia, [])
})

test('fetches what was skipped when a later run includes it', async () => {
  const erika = await kit.citizen()
  const { counts, ...parts } = realisticExport(1)
  await bring(erika, parts)
  const report = await bring(erika, parts, ['unlisted', 'followers', 'replies'])
  assert.is(
    report.imported,
    counts['unlisted']! + counts['followers']! + counts['replyToForeign']! + 1 + counts['replyToMissing']!,
  )
  assert.is(report.skipped.replyToSkipped, 1, 'what answers the poll')
  assert.is(report.skipped.direct, counts['direct'])
  assert.is(sumOf(report), report.total)
})

test('gives posts their dates, origin, language, warning and pictures', async () => {
  const erika = await kit.citizen()
  const path = mediaPath(1)
  const note = {
    summary: 'Wetter',
    sensitive: true,
    content: '<p>Sturm über dem Bodden</p>',
    contentMap: { pt_BR: '<p>Sturm über dem Bodden</p>' },
    updated: publishedOf(9),
    attachment: [document(path, { focalPoint: [0.9, 0.9] })],
  }
  await bring(erika, { items: [create(5, note)], media: new Map([[path, picture(1, 64)]]) })
  const post = (await shownPost(erika, 5))!
  assert.is(post.createdAt.slice(0, 19), publishedOf(5).slice(0, 19))
  assert.is(post.editedAt?.slice(0, 19), publishedOf(9).slice(0, 19))
  assert.equal(post.origin, { url: (create(5)['object'] as { url: string }).url, label: '@erika@kueste.example' })
  assert.is(post.language, 'pt-BR')
  assert.is(post.warning, 'Wetter')
  assert.is(post.sensitive, true)
  assert.match(post.html, 'Sturm über dem Bodden')
  assert.is(post.media[0]?.alt, 'Der Bodden am Abend')
  assert.is(post.media[0]?.focus, 'top-right')
})

test('leads hashtags to this server and mentions nobody', async () => {
  const ole = await kit.citizen({ handle: 'ole' })
  const erika = await kit.citizen()
  const { items } = realisticExport(1)
  await bring(erika, { items: [items[1]] })
  const post = (await shownPost(erika, 1))!
  assert.equal(post.tags, ['küste'])
  assert.match(post.html, '/tags/')
  assert.match(post.html, 'href="https://anderswo.example/@ole"')
  assert.equal(post.mentions, [])
  assert.is(ole.handle, 'ole')
})

test('threads answers to own posts, in whatever order they stand', async () => {
  const erika = await kit.citizen()
  const items = [1, 2, 3, 4].map((number) => create(number, { inReplyTo: number === 1 ? null : uriOf(number - 1) })).reverse()
  const report = await bring(erika, { items })
  assert.is(report.imported, 4)
  for (const number of [2, 3, 4]) {
    const parent = (await shownPost(erika, number - 1))!
    assert.is((await shownPost(erika, number))!.replyTo?.id, parent.id)
  }
})

test('threads an answer whose first post came with an earlier archive', async () => {
  const erika = await kit.citizen()
  await bring(erika, { items: [create(1)] })
  const report = await bring(erika, { items: [create(2, { inReplyTo: uriOf(1) })] })
  assert.is(report.imported, 1)
  assert.is((await shownPost(erika, 2))!.replyTo?.id, (await shownPost(erika, 1))!.id)
})

test('is never caught in a circle of answers', async () => {
  const erika = await kit.citizen()
  const items = [
    create(1, { inReplyTo: uriOf(2) }),
    create(2, { inReplyTo: uriOf(3) }),
    create(3, { inReplyTo: uriOf(1) }),
    create(4, { inReplyTo: uriOf(4) }),
  ]
  const report = await bring(erika, { items })
  assert.equal(report.skipped, { replyToSkipped: 4 })
})

test('goes on after an interruption', async () => {
  const erika = await kit.citizen()
  const items = Array.from({ length: 120 }, (_, number) => create(number))
  const stop = new AbortController()
  const source = await workshop.file(tarGzOf(tarEntries(filesOf({ items }))))
  const wish = { account: erika.id, include: [] as const }
  const progress = (done: number) => done >= 50 && stop.abort(new Error('killed'))
  await rejects(() => service.runPath(source, { ...wish, signal: stop.signal, progress }), /IMPORT_STOPPED/)
  const report = await service.runPath(source, { ...wish, signal: new AbortController().signal, progress: () => undefined })
  assert.ok(report.imported > 0 && report.imported < 120)
  assert.is(report.imported + report.skipped.alreadyImported!, 120)
})

test('goes on with an upload whose job was cut off, in the same report', async () => {
  const erika = await kit.citizen()
  const lost = mediaPath(3)
  const items = Array.from({ length: 120 }, (_, number) => create(number, number === 5 ? { attachment: [document(lost)] } : {}))
  const id = await waitingRun(erika, await zipOf(filesOf({ items })))
  const cut = new AbortController()
  const progress = (done: number) => done >= 50 && cut.abort(new Error('killed'))
  await rejects(() => service.work(id, { signal: cut.signal, progress }), /killed/)
  assert.is((await erika.get(`/api/import/v1/runs/${id}`)).body.state, 'running')
  await service.work(id, { signal: new AbortController().signal, progress: () => undefined })
  const { state, report } = (await erika.get(`/api/import/v1/runs/${id}`)).body
  assert.is(state, 'done')
  assert.is(report.imported, 120)
  assert.equal(report.skipped, {})
  assert.equal(report.missingMedia, [lost])
})

test('gives way to a newer try of the same run', async () => {
  const erika = await kit.citizen()
  const items = Array.from({ length: 120 }, (_, number) => create(number))
  const id = await waitingRun(erika, await zipOf(filesOf({ items })))
  const signal = new AbortController().signal
  let newer: Promise<void> | undefined
  const older = service.work(id, {
    signal,
    progress: () => void (newer ??= service.work(id, { signal, progress: () => undefined })),
  })
  await older
  await newer
  const { state, report } = (await erika.get(`/api/import/v1/runs/${id}`)).body
  assert.is(state, 'done')
  assert.is(sumOf(report), 120)
})

/** An upload whose job was not sent. */
async function waitingRun(who: Actor, archive: Buffer): Promise<string> {
  const database = kit.need(DATABASE, 'import')
  const run = {
    id: database.newId(),
    accountId: who.id,
    state: 'waiting' as const,
    include: [],
    fileName: '',
    createdAt: new Date(),
  }
  const key = archiveKey(run.id)
  await kit.need(STORAGE, 'import').put(key, archive)
  await database.transaction((tx) => kit.need(REPOSITORY, 'import').add(tx, { ...run, archive: key }))
  return run.id
}

test('says of a text without language, or with a wrong one, that nobody knows it', async () => {
  const erika = await kit.citizen()
  await bring(erika, { items: [create(1, { contentMap: undefined }), create(2, { contentMap: { xx: '<p>a</p>' } })] })
  assert.is((await shownPost(erika, 1))!.language, 'und')
  assert.is((await shownPost(erika, 2))!.language, 'und')
})

test('puts posts where their dates belong, and tells nobody', async () => {
  const social = await testKernel({ plugins: ['import', 'timelines', 'networking'] })
  try {
    const erika = await social.citizen()
    const reader = await social.citizen()
    await reader.post(`/api/networking/v1/accounts/${erika.id}/follow`, { on: true })
    await social.need(POSTS, 'import').publish(erika.viewer, { text: 'Heute' })
    const source = await workshop.file(tarGzOf(tarEntries(filesOf({ items: [create(1), create(2)] }))))
    const wish = { account: erika.id, include: [], signal: new AbortController().signal, progress: () => undefined }
    await social.need(SERVICE, 'import').runPath(source, wish)
    await social.settle()
    const home = await reader.get('/api/timelines/v1/home')
    const texts = home.body.items.map(({ post }: { post: { html: string } }) => post.html.replace(/<[^>]*>/g, ''))
    assert.equal(texts, ['Heute', 'Beitrag 2 vom Bodden.', 'Beitrag 1 vom Bodden.'])
    assert.equal((await reader.get('/api/timelines/v1/mentions')).body.items, [])
    assert.equal(await social.mailbox.all(), [])
  } finally {
    await social.stop()
  }
})

test('takes an upload, brings it in as a job, and reports to its owner only', async () => {
  const erika = await kit.citizen()
  const other = await kit.citizen()
  const bytes = await zipOf(filesOf({ items: [create(1), create(2, {}, 'unlisted'), create(3, {}, 'followers')] }))
  const started = await erika.upload('/api/import/v1/runs', [
    { name: 'unlisted', value: 'on' },
    { name: 'archive', value: bytes, file: 'archive.zip' },
  ])
  assert.is(started.status, 201)
  await kit.settle()
  const { body } = await erika.get(`/api/import/v1/runs/${started.body.id}`)
  assert.is(body.state, 'done')
  assert.equal(body.include, ['unlisted'])
  assert.is(body.report.imported, 2)
  assert.equal(body.report.skipped, { followers: 1 })
  assert.is((await other.get(`/api/import/v1/runs/${started.body.id}`)).status, 404)
  assert.equal((await other.get('/api/import/v1/runs')).body.items, [])
})

test('tells in the viewer’s language why an upload can’t be read', async () => {
  const erika = await kit.citizen()
  const { body } = await erika.upload('/api/import/v1/runs', [{ name: 'archive', value: 'no archive', file: 'x.zip' }])
  await kit.settle()
  const run = (await erika.get(`/api/import/v1/runs/${body.id}`)).body
  assert.is(run.state, 'failed')
  assert.is(run.problem.code, 'IMPORT_NOT_AN_ARCHIVE')
  assert.match(run.problem.detail, 'kein Archiv')
})

test('takes an upload from a form without JavaScript, and goes back to the page', async () => {
  const erika = await kit.citizen()
  const page = { accept: 'text/html,application/xhtml+xml', referer: `${kit.kernel.config.publicUrl}/settings/import` }
  const bytes = await zipOf(filesOf({ items: [create(1)] }))
  const sent = await erika.upload('/api/import/v1/runs', [{ name: 'archive', value: bytes, file: 'archive.zip' }], {
    headers: page,
  })
  assert.is(sent.status, 303)
  assert.is(sent.headers['location'], '/settings/import')
  assert.is((await erika.get('/api/import/v1/runs')).body.items.length, 1)
  const empty = await erika.upload('/api/import/v1/runs', [{ name: 'replies', value: 'on' }], { headers: page })
  assert.is(empty.status, 303)
  assert.match(
    Buffer.from(/flash=([\w-]+)/.exec(empty.headers['set-cookie'] ?? '')![1]!, 'base64url').toString(),
    'wählen Sie eine Datei',
  )
  await kit.settle()
})

test('runs one import of an account at a time', async () => {
  const erika = await kit.citizen()
  const bytes = await zipOf(filesOf({ items: [create(1)] }))
  await waitingRun(erika, bytes)
  const second = await erika.upload('/api/import/v1/runs', [{ name: 'archive', value: bytes, file: 'archive.zip' }])
  assert.is(second.status, 409)
  assert.is(second.body.code, 'IMPORT_ALREADY_RUNNING')
})

test('stops when its owner says so', async () => {
  const erika = await kit.citizen()
  const id = await waitingRun(erika, await zipOf(filesOf({ items: [create(1)] })))
  const other = await kit.citizen()
  assert.is((await other.post(`/api/import/v1/runs/${id}/stop`)).status, 404)
  const stopped = await erika.post(`/api/import/v1/runs/${id}/stop`)
  assert.is(stopped.body.state, 'stopped')
  await service.work(id, { signal: new AbortController().signal, progress: () => undefined })
  assert.is(await shownPost(erika, 1), undefined)
})

test('ends uploads that nobody works on any more, and deletes them', async () => {
  const erika = await kit.citizen()
  const id = await waitingRun(erika, await zipOf(filesOf({ items: [create(1)] })))
  const { archive } = (await kit.need(REPOSITORY, 'import').find(id))!
  kit.clock.advance(3 * 86_400_000)
  await service.tidy()
  const run = (await erika.get(`/api/import/v1/runs/${id}`)).body
  assert.is(run.state, 'failed')
  assert.is(run.problem.code, 'IMPORT_INTERRUPTED')
  assert.is(await kit.need(STORAGE, 'import').get(archive!), null)
})

test('forgets everything about an account that is erased', async () => {
  const erika = await kit.citizen()
  const id = await waitingRun(erika, await zipOf(filesOf({ items: [create(1)] })))
  const { archive } = (await kit.need(REPOSITORY, 'import').find(id))!
  await service.erase(erika.id)
  assert.equal((await erika.get('/api/import/v1/runs')).body.items, [])
  assert.is(await kit.need(STORAGE, 'import').get(archive!), null)
})

test('refuses an upload over the limit of the settings and keeps nothing of it', async () => {
  const small = await testKernel({ plugins: ['import'] })
  try {
    const erika = await small.citizen()
    const operator = await small.operator()
    const changed = await operator.put('/api/core/v1/settings/import/server', { uploadMegabytes: 1 })
    assert.is(changed.status < 300, true, changed.text)
    const answer = await erika.upload('/api/import/v1/runs', [{ name: 'archive', value: Buffer.alloc(2_000_000), file: 'x.zip' }])
    assert.is(answer.status, 413)
    assert.is(answer.body.code, 'IMPORT_ARCHIVE_TOO_LARGE')
  } finally {
    await small.stop()
  }
})

test('refuses visitors and who has not confirmed the address', async () => {
  const part = [{ name: 'archive', value: 'x', file: 'x.zip' }]
  assert.is((await kit.visitor().upload('/api/import/v1/runs', part)).status, 401)
  const unconfirmed = await kit.citizen({ confirmed: false })
  assert.is((await unconfirmed.upload('/api/import/v1/runs', part)).status, 403)
})

test('refuses an upload without a file', async () => {
  const erika = await kit.citizen()
  const answer = await erika.upload('/api/import/v1/runs', [{ name: 'unlisted', value: 'on' }])
  assert.is(answer.status, 422)
  assert.is(answer.body.code, 'IMPORT_UPLOAD_MISSING')
})

test.run()
