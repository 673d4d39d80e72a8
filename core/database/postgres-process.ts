import { spawn, type ChildProcess } from 'node:child_process'
import { chown, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries, User } from './postgres-binaries.ts'

/** Milliseconds a start may take: after a crash it replays what was written since the last checkpoint. */
const START = 120_000
/** Milliseconds a stop may take before it is hastened. */
const STOP = 10_000

/** Messages in English whatever the machine's language is. */
const ENVIRONMENT = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' }

/**
 * Makes a new database cluster: UTF-8, sorted by code point alike on every machine, with checksums.
 * @throws an Error with what `initdb` said
 */
export async function initialise(options: {
  binaries: Binaries
  folder: string
  password: string
  user: User | undefined
}): Promise<void> {
  const { binaries, folder, password, user } = options
  const secret = await mkdtemp(join(tmpdir(), 'sapocom-'))
  const file = join(secret, 'password')
  try {
    await writeFile(file, `${password}\n`, { mode: 0o600 })
    if (user) for (const path of [secret, file]) await chown(path, user.uid, user.gid)
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
    const login = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${file}`]
    await run(binaries.initdb, [`--pgdata=${folder}`, ...login, ...locale], user)
  } finally {
    await rm(secret, { recursive: true, force: true })
  }
}

function run(command: string, parameters: readonly string[], user: User | undefined): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(command, parameters, { ...user, env: ENVIRONMENT, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.on('error', failed)
    child.on('close', (code) => (code === 0 ? done() : failed(new Error(`PostgreSQL could not be set up: ${said.trim()}`))))
  })
}

export interface ProcessOptions {
  readonly binary: string
  readonly folder: string
  readonly port: number
  readonly settings: Readonly<Record<string, string>>
  readonly user: User | undefined
}

/** A running PostgreSQL; started again by itself when it ends unasked. */
export class PostgresProcess {
  readonly #options: ProcessOptions
  #child: ChildProcess | undefined
  #isWanted = false

  constructor(options: ProcessOptions) {
    this.#options = options
  }

  /** A process that ends without `stop` takes its database along; only after kill -9 the next start has to. */
  readonly #quit = () => void this.#child?.kill('SIGINT')

  /** @throws an Error with the last lines of PostgreSQL's log */
  async start(): Promise<void> {
    this.#isWanted = true
    process.once('exit', this.#quit)
    await this.#launch()
  }

  async stop(): Promise<void> {
    this.#isWanted = false
    process.off('exit', this.#quit)
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGINT')
    const timer = setTimeout(() => child.kill('SIGQUIT'), STOP)
    await ended
    clearTimeout(timer)
  }

  async #launch(): Promise<void> {
    const { binary, folder, port, settings, user } = this.#options
    const log = await open(join(folder, 'server.log'), 'w', 0o600)
    const parameters = [
      '-D',
      folder,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]
    // In a session of its own: Ctrl-C reaches the server only, which stops the database last.
    const child = spawn(binary, parameters, {
      ...user,
      env: ENVIRONMENT,
      cwd: folder,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    this.#child = child
    const failed = new Promise<Error>((resolve) => child.once('error', resolve))
    await log.close()
    await this.#untilReady(child, failed)
    child.unref()
    child.once('exit', () => void this.#revive())
  }

  async #untilReady(child: ChildProcess, failed: Promise<Error>): Promise<void> {
    let error: Error | undefined
    void failed.then((reason) => (error = reason))
    for (const until = Date.now() + START; Date.now() < until; await sleep(20)) {
      if (error) throw new Error(`PostgreSQL could not be started: ${error.message}`, { cause: error })
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`PostgreSQL did not start: ${await this.#lastWords()}`)
      if ((await statusOf(this.#options.folder, child.pid!)) === 'ready') return
    }
    child.kill('SIGQUIT')
    throw new Error(`PostgreSQL was not ready within ${START / 1000} s`)
  }

  async #revive(): Promise<void> {
    for (let pause = 200; this.#isWanted; pause = Math.min(pause * 2, 10_000)) {
      await sleep(pause, undefined, { ref: false })
      if (!this.#isWanted) return
      if (
        await this.#launch().then(
          () => true,
          () => false,
        )
      )
        return
    }
  }

  async #lastWords(): Promise<string> {
    const log = await readFile(join(this.#options.folder, 'server.log'), 'utf8').catch(() => '')
    return log.trim().split('\n').slice(-5).join('\n')
  }
}

/** PostgreSQL writes its state into the eighth line of its lock file. */
async function statusOf(folder: string, pid: number): Promise<string | undefined> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return Number(lines[0]) === pid ? lines[7]?.trim() : undefined
}

/** Ends a PostgreSQL on this folder whose server was killed. Its lock file may also be stale: then another process has the number. */
export async function stopOrphan(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0 || !(await isPostgresOf(folder, pid))) return
  const until = Date.now() + STOP
  process.kill(pid, 'SIGINT')
  while (await isPostgresOf(folder, pid)) {
    if (Date.now() > until) process.kill(pid, 'SIGQUIT')
    await sleep(50)
  }
}

async function isPostgresOf(folder: string, pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  if (command === undefined) return process.platform !== 'linux'
  return command.includes(folder)
}
