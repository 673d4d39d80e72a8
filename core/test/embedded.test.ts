import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineEvent, Type } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import pg from 'pg'
import { coreMigrations } from '../database/core-migrations.ts'
import { findRunning, startEmbedded } from '../database/embedded.ts'
import { FolderInUse } from '../database/folder-lock.ts'
import { postgresSettings } from '../database/postgres-settings.ts'
import { DatabaseUnavailable } from '../database/unavailable.ts'
import { connect } from './open-data.ts'

const test = suite('embedded PostgreSQL')
const folders: string[] = []

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sapocom-embedded-'))
  folders.push(folder)
  return folder
}

test.after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

const postmaster = async (dataDir: string) =>
  Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])

/** A process that has ended but was not yet collected by its parent has no command line any more. */
const isRunning = async (pid: number) => (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== ''

/** Runs a server on the folder in a process of its own, until it is killed. */
async function startChild(dataDir: string) {
  const script = `import { startEmbedded } from '${join(import.meta.dirname, '../database/embedded.ts')}'
    const { url } = await startEmbedded({ dataDir: process.argv[1], forTests: true })
    console.log(url); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, url: line.toString().trim() }
}

test('keeps its data over a stop and start, and leaves neither process nor lock', async () => {
  const dataDir = await newFolder()
  const one = await startEmbedded({ dataDir, forTests: true })
  await query(one.url, 'create table kept (id int); insert into kept values (1)')
  const pid = await postmaster(dataDir)
  await one.stop()
  assert.not.ok(await isRunning(pid))
  assert.not((await readdir(dataDir)).includes('server.lock'))
  assert.is(await findRunning(dataDir), null)
  const two = await startEmbedded({ dataDir, forTests: true })
  try {
    assert.equal(await query(two.url, 'select id from kept'), [{ id: 1 }])
  } finally {
    await two.stop()
  }
})

test('a running database is found through its folder, with a file that only its owner may read', async () => {
  const dataDir = await newFolder()
  const { url, stop } = await startEmbedded({ dataDir, forTests: true })
  try {
    assert.is(await findRunning(dataDir), url)
    assert.is((await stat(join(dataDir, 'postgres.json'))).mode & 0o077, 0)
    const [role] = await query(url, 'select rolsuper from pg_roles where rolname = current_user')
    assert.is(role!.rolsuper, false)
  } finally {
    await stop()
  }
})

test('a second server on the folder is refused and told who has it', async () => {
  const dataDir = await newFolder()
  const { child } = await startChild(dataDir)
  try {
    const error = await startEmbedded({ dataDir, forTests: true }).catch((failure: unknown) => failure)
    assert.instance(error, FolderInUse)
    assert.is((error as FolderInUse).pid, child.pid)
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await startEmbedded({ dataDir, forTests: true })).stop()
  }
})

test('after kill -9 the next start takes the folder, ends the orphan and has all data, within 10 s', async () => {
  const dataDir = await newFolder()
  const { child, url } = await startChild(dataDir)
  await query(url, 'create table kept (id int); insert into kept values (1)')
  const orphan = await postmaster(dataDir)
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.ok(await isRunning(orphan))
  const begin = performance.now()
  const { url: again, stop } = await startEmbedded({ dataDir, forTests: true })
  try {
    assert.ok(performance.now() - begin < 10_000)
    assert.not.ok(await isRunning(orphan))
    assert.equal(await query(again, 'select id from kept'), [{ id: 1 }])
  } finally {
    await stop()
  }
})

test('while the database is away statements are refused within 3 s; it comes back by itself and everything goes on', async () => {
  const dataDir = await newFolder()
  // waits for the disk, as a server does: what was committed just before the kill is there afterwards
  const { url, stop } = await startEmbedded({ dataDir })
  const node = await connect(url, {})
  const happened = defineEvent('test.happened', Type.Object({}))
  let delivered = 0
  node.events.subscribe('test', happened, async () => void delivered++)
  const read = () => sql`select 1`.execute(node.database.kernel.kysely())
  const emit = () => node.database.kernel.transaction((tx) => tx.emit(happened, {}))
  try {
    await node.database.migrate('core', coreMigrations)
    await node.jobs.start({ work: true })
    await node.events.start()
    process.kill(await postmaster(dataDir), 'SIGKILL')
    await sleep(30)
    const begin = performance.now()
    for (const work of [read, emit]) assert.ok((await work().catch((error: unknown) => error)) instanceof DatabaseUnavailable)
    assert.ok(performance.now() - begin < 3000)
    assert.is(await node.database.isReachable(), false)
    while (!(await node.database.isReachable())) await sleep(50)
    await Promise.all(Array.from({ length: 20 }, read))
    await emit()
    while (delivered === 0) await sleep(20)
    await node.events.settle()
    assert.is(delivered, 1)
  } finally {
    await node.close()
    await stop()
  }
})

test('outside of tests nothing is acknowledged before it is on disk', () => {
  const settings = postgresSettings(false)
  assert.is(settings.fsync, undefined)
  assert.is(settings.synchronous_commit, 'on')
  assert.is(settings.full_page_writes, undefined)
})

test.run()
