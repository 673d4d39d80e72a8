import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createKernel, type Kernel } from '../../core/kernel.ts'
import { startEmbedded, type Embedded } from '../../core/database/embedded.ts'
import { loadConfig } from '../../core/config/load.ts'
import { findPlugins } from '../../core/config/plugin-folders.ts'

const test = suite('a database that goes away')
let folder: string
let database: Embedded
let kernel: Kernel

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sapocom-away-'))
  database = await startEmbedded({ dataDir: folder, forTests: true })
  const config = loadConfig({ env: { SAPOCOM_DATA_DIR: folder, SAPOCOM_LOG_LEVEL: 'silent', PORT: '0' } })
  kernel = await createKernel({ config, databaseUrl: database.url, plugins: findPlugins(config), web: false })
})
test.after(async () => {
  await kernel.stop()
  await database.stop()
  await rm(folder, { recursive: true, force: true })
})

const get = async (url: string) => {
  const started = performance.now()
  const answer = await kernel.app.inject({ url })
  return { status: answer.statusCode, headers: answer.headers, body: answer.json(), took: performance.now() - started }
}

test('is answered with 503 and Retry-After in time, and heals by itself', async () => {
  assert.is((await get('/api/timelines/v1/local')).status, 200)
  const { port } = new URL(database.url)
  await database.stop()
  for (let call = 0; call < 3; call += 1) {
    const answer = await get('/api/timelines/v1/local')
    assert.is(answer.status, 503, JSON.stringify(answer.body))
    assert.is(answer.headers['retry-after'], '5')
    assert.is(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
    assert.ok(answer.took < 3000, `took ${Math.round(answer.took)} ms`)
  }
  assert.is((await get('/health')).status, 200)
  const ready = await get('/ready')
  assert.equal([ready.status, ready.body.database], [503, 'unreachable'])

  database = await startEmbedded({ dataDir: folder, forTests: true, port: Number(port) })
  const started = performance.now()
  let status = 0
  while (status !== 200 && performance.now() - started < 10_000) status = (await get('/api/timelines/v1/local')).status
  assert.is(status, 200)
  assert.ok(performance.now() - started < 5000, `healed after ${Math.round(performance.now() - started)} ms`)
  assert.is((await get('/ready')).status, 200)
})

test('at the start: createKernel fails at once with a sentence, and leaves nothing open', async () => {
  const config = loadConfig({ env: { SAPOCOM_DATA_DIR: folder, SAPOCOM_LOG_LEVEL: 'silent' } })
  const started = performance.now()
  let error: unknown
  await createKernel({ config, databaseUrl: 'postgresql://nobody@127.0.0.1:1/none', plugins: [], web: false }).catch(
    (reason: unknown) => (error = reason),
  )
  assert.instance(error, Error)
  assert.is((error as { code?: string }).code, 'CORE_DATABASE_UNAVAILABLE')
  assert.ok(performance.now() - started < 5000)
})

test.run()
