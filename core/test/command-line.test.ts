import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildWebIfChanged } from '../cli/web-build.ts'

/** Real processes, as an operator starts them. */
const main = join(import.meta.dirname, '..', 'cli', 'main.ts')
const folder = mkdtempSync(join(tmpdir(), 'command-line-'))
// Started by root, PostgreSQL runs as a user of its own, who has to get through.
chmodSync(folder, 0o755)
const dataDir = join(folder, 'data')
const running = new Set<ChildProcess>()

test.before(async () => {
  await buildWebIfChanged({ say: () => {} })
})
test.after(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  readonly code: number
  readonly out: string
  readonly error: string
}

const environment = (env: Record<string, string>) => ({ PATH: process.env.PATH ?? '', SAPOCOM_DATA_DIR: dataDir, ...env })

function sapocom(words: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...words], { env: environment(env), timeout: 120_000 }, (error, out, said) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, error: said })
    })
  })
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}

interface Server {
  readonly child: ChildProcess
  readonly address: string
  readonly ended: Promise<number | null>
  said(): string
}

async function start(port: number, env: Record<string, string> = {}): Promise<Server> {
  const child = spawn(process.execPath, [main, 'start', '--empty'], { env: environment({ ...env, PORT: String(port) }) })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => (running.delete(child), done(code))))
  const address = `http://127.0.0.1:${port}`
  for (const until = Date.now() + 120_000; Date.now() < until && child.exitCode === null; await sleep(100)) {
    const answer = await fetch(`${address}/ready`).catch(() => null)
    if (answer?.ok && said.includes('Ctrl-C')) return { child, address, ended, said: () => said }
  }
  throw new Error(`did not start:\n${said}`)
}

test('a wrong configuration gives one line for each mistake, exit code 2, and starts nothing', async () => {
  const { code, out, error } = await sapocom(['start'], { PORT: 'http', SAPOCOM_MODE: 'live' })
  assert.is(code, 2)
  assert.is(out, '')
  assert.equal(error.trim().split('\n'), [
    'SAPOCOM_MODE is "live": must be demo or production',
    'PORT is "http": must be a whole number from 1 to 65535, or 0 for any free port',
  ])
  assert.not(existsSync(dataDir))
})

test('an unknown command and an unknown option end with code 2', async () => {
  assert.is((await sapocom(['strat'])).code, 2)
  const { code, error } = await sapocom(['plugin', 'list', '--jsn'])
  assert.is(code, 2)
  assert.match(error, /--json/)
})

test('--help teaches, with the commands of plugins', async () => {
  const { code, out } = await sapocom(['--help'])
  assert.is(code, 0)
  assert.match(out, /Examples:/)
  assert.match(out, /^ {2}account /m)
  const group = await sapocom(['account', 'recover', '--help'])
  assert.match(group.out, /\$ pnpm sapocom account recover/)
})

test('a taken port is one sentence', async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as AddressInfo
  const { code, error } = await sapocom(['start'], { PORT: String(port) })
  other.close()
  assert.is(code, 1)
  assert.is(error.trim(), `Port ${port} is taken. Stop what listens there, or set PORT to another one.`)
})

test('a data folder that can’t be written is one sentence', async () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  const { code, error } = await sapocom(['start'], { SAPOCOM_DATA_DIR: join(file, 'data'), PORT: String(await freePort()) })
  assert.is(code, 1)
  assert.match(error, /^The data folder .* can't be written \(.*\)\. Set SAPOCOM_DATA_DIR to another one\.\n$/)
})

// Only root starts PostgreSQL as somebody else.
const asRoot = process.getuid?.() === 0 ? test : test.skip
asRoot('a folder through which the database’s own user can’t get is one sentence', async () => {
  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const { code, error } = await sapocom(['start'], { SAPOCOM_DATA_DIR: join(closed, 'data'), PORT: String(await freePort()) })
  assert.is(code, 1)
  assert.match(error, /^Started by root, .* can't get through .*closed\. .*\n$/)
})

test('a database that can’t be reached is one sentence without its password', async () => {
  const databaseUrl = `postgres://sapocom:hunter2@127.0.0.1:${await freePort()}/sapocom`
  const { code, error } = await sapocom(['plugin', 'list'], { DATABASE_URL: databaseUrl })
  assert.is(code, 1)
  assert.match(error, /^The database can't be reached: [^\n]*\n$/)
  assert.not.match(error, /hunter2/)
})

test('start serves, commands work beside it, Ctrl-C ends everything', async () => {
  const server = await start(await freePort())
  assert.is((await fetch(`${server.address}/health`)).status, 200)
  assert.is((await fetch(server.address)).status, 200)
  assert.match(server.said(), new RegExp(server.address.replace('127.0.0.1', 'localhost')))

  const list = await sapocom(['plugin', 'list', '--json'])
  assert.ok((JSON.parse(list.out) as { id: string; state: string }[]).some(({ id, state }) => id === 'posts' && state === 'on'))
  const second = await sapocom(['start', '--empty'], { PORT: String(await freePort()) })
  assert.is(second.code, 1)
  assert.match(second.error, /Another server uses the data folder/)

  const databaseId = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  server.child.kill('SIGINT')
  assert.is(await server.ended, 0)
  assert.throws(() => process.kill(databaseId, 0), /ESRCH/)
  assert.not(readdirSync(dataDir).includes('server.lock'))
  assert.not.match(server.said(), /Error/)
})

test('a switch at the command line is in force at the running server within two seconds', async () => {
  const server = await start(await freePort())
  const plugins = async () => {
    const answer = await fetch(`${server.address}/api/core/v1/plugins`)
    return JSON.stringify(await answer.json())
  }
  const before = await plugins()
  assert.match(before, /"networking"/)
  assert.is((await sapocom(['plugin', 'disable', 'networking', '--with-dependants'])).code, 0)
  await sleep(2_000)
  assert.is.not(await plugins(), before)
  const why = await sapocom(['plugin', 'why', 'networking', '--json'])
  assert.is((JSON.parse(why.out) as { on: boolean }).on, false)
  assert.is((await sapocom(['plugin', 'enable', 'networking'])).code, 0)
  server.child.kill('SIGTERM')
  assert.is(await server.ended, 0)
})

/** Two seconds after its set-up it goes wrong where no handler of the kernel stands around it. */
function strayPlugin(id: string, wrong: string): string {
  const plugin = join(folder, id)
  mkdirSync(plugin)
  const setup = `setup() { setTimeout(() => { ${wrong} }, 2_000).unref() }`
  writeFileSync(
    join(plugin, 'plugin.ts'),
    `import { definePlugin } from '@sapocom/sdk-plugin'\nexport default definePlugin({ id: '${id}', title: { de: '-', en: '-' }, ${setup} })\n`,
  )
  return plugin
}

test('a promise of a plugin that fails and that nobody waits for leaves the server up', async () => {
  const plugin = strayPlugin('stray', "void Promise.reject(new Error('stray promise'))")
  const server = await start(await freePort(), { SAPOCOM_PLUGIN_FOLDERS: plugin })
  for (const until = Date.now() + 20_000; Date.now() < until && !server.said().includes('stray promise');) await sleep(100)
  assert.match(server.said(), /stray promise/)
  assert.is((await fetch(`${server.address}/health`)).status, 200)
  server.child.kill('SIGINT')
  assert.is(await server.ended, 0)
})

test('an exception that nobody caught ends all in order, with exit code 1', async () => {
  const plugin = strayPlugin('thrower', "throw new Error('stray exception')")
  const port = await freePort()
  const { code, error } = await sapocom(['start', '--empty'], { SAPOCOM_PLUGIN_FOLDERS: plugin, PORT: String(port) })
  assert.is(code, 1)
  assert.match(error, /stray exception[^]*The server was stopped/)
  assert.not(readdirSync(dataDir).includes('server.lock'))
})

test('what would go off too is asked first', async () => {
  const { code, error } = await sapocom(['plugin', 'disable', 'posts'])
  assert.is(code, 1)
  assert.match(error, /timelines/)
})

test('without a server a command starts the database for its own time', async () => {
  const added = await sapocom(['institution', 'add', 'Stadt Barth', '--json'])
  assert.is(added.code, 0)
  const { id } = JSON.parse(added.out) as { id: string }
  const list = await sapocom(['institution', 'list', '--json'])
  assert.ok(
    (JSON.parse(list.out) as { id: string; name: string }[]).some((each) => each.id === id && each.name === 'Stadt Barth'),
  )
  assert.not(readdirSync(dataDir).includes('server.lock'))
})

test('wrong words of a command are told with what is allowed', async () => {
  const { code, error } = await sapocom(['institution', 'mandate', '1', '2', 'king'])
  assert.is(code, 2)
  assert.is(error.trim(), 'The role must be writer, approver, publisher, administrator.')
})

test('the audit log is proven whole', async () => {
  const { code, out } = await sapocom(['audit', 'verify', '--json'])
  assert.is(code, 0)
  assert.is((JSON.parse(out) as { isWhole: boolean }).isWhole, true)
})

test('config show prints what holds, and no secret', async () => {
  const { code, out } = await sapocom(['config', 'show', '--json'], { DATABASE_URL: 'postgres://a:hunter2@b/c', PORT: '4321' })
  assert.is(code, 0)
  assert.is((JSON.parse(out) as { port: number }).port, 4321)
  assert.not.match(out, /hunter2/)
})

test('production refuses the demo town', async () => {
  const production = {
    SAPOCOM_MODE: 'production',
    PUBLIC_URL: 'https://sapocom.example',
    MAIL_URL: 'smtp://mail.example',
    MAIL_FROM: 'no-reply@sapocom.example',
    SAPOCOM_SERVER_OPERATOR: 'Test',
  }
  const { code, error } = await sapocom(['demo', 'fill'], production)
  assert.is(code, 1)
  assert.match(error, /demo/)
})

test.run()
