import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { lockFolder } from './folder-lock.ts'
import { findBinaries, userForPostgres, type User } from './postgres-binaries.ts'
import { initialise, PostgresProcess, stopOrphan } from './postgres-process.ts'
import { postgresSettings } from './postgres-settings.ts'

export interface EmbeddedOptions {
  /** `SAPOCOM_DATA_DIR`; the database lies in its folder `postgres`. */
  readonly dataDir: string
  /** A free one unless given. */
  readonly port?: number
  /** Doesn't wait for the disk. For throw-away data only. */
  readonly forTests?: boolean
}

export interface Embedded {
  /** Of the application's role, which owns the database `sapocom`. */
  readonly url: string
  /** Of the role that may make databases; for tests and upkeep. */
  readonly adminUrl: string
  stop(): Promise<void>
}

/** What `postgres.json` in the data folder says to commands beside a running server. Readable by its owner only. */
interface State {
  readonly port: number
  readonly password: string
  readonly isRunning: boolean
}

const urlOf = (role: string, { port, password }: State, database: string) =>
  `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`

/**
 * Starts the PostgreSQL of the data folder, and makes it at the first start. What a killed server left behind (its lock, a database
 * that still runs) is cleared away first.
 * @throws FolderInUse when another server has the folder; an Error that says what PostgreSQL said when it doesn't start
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir)
  const unlock = await lockFolder(join(dataDir, 'server.lock'))
  try {
    return await start(dataDir, options, unlock)
  } catch (error) {
    await unlock()
    throw error
  }
}

/** The address of a database that a server on this folder runs now; `null` when none does. */
export async function findRunning(dataDir: string): Promise<string | null> {
  const state = await readState(resolve(dataDir))
  if (!state?.isRunning) return null
  const url = urlOf('sapocom', state, 'sapocom')
  return (await answers(url)) ? url : null
}

async function start(dataDir: string, options: EmbeddedOptions, unlock: () => Promise<void>): Promise<Embedded> {
  const folder = join(dataDir, 'postgres')
  const [binaries, user] = [await findBinaries(), userForPostgres()]
  await stopOrphan(folder)
  const known = await readState(dataDir)
  const password = known?.password ?? randomBytes(24).toString('hex')
  await makeFolder(folder, user)
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise({ binaries, folder, password, user })
  const settings = postgresSettings(options.forTests ?? false)
  const { server, port } = await startOnPort(options.port, (port) => {
    return new PostgresProcess({ binary: binaries.postgres, folder, port, settings, user })
  })
  const state = { port, password, isRunning: true }
  const adminUrl = urlOf('postgres', state, 'postgres')
  await makeRole(adminUrl, password)
  await writeState(dataDir, state)
  const stop = async () => {
    await server.stop()
    await writeState(dataDir, { ...state, isRunning: false })
    await unlock()
  }
  return { url: urlOf('sapocom', state, 'sapocom'), adminUrl, stop }
}

/** A port that was free may be taken the moment after: then another is tried. */
async function startOnPort(given: number | undefined, make: (port: number) => PostgresProcess) {
  for (let tries = 1; ; tries++) {
    const port = given ?? (await freePort())
    const server = make(port)
    try {
      await server.start()
      return { server, port }
    } catch (error) {
      await server.stop()
      if (given !== undefined || tries === 3 || !/Address already in use/.test(String(error))) throw error
    }
  }
}

async function makeFolder(folder: string, user: User | undefined): Promise<void> {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o700)
  if (!user) return
  await chown(folder, user.uid, user.gid)
  // PostgreSQL's user has to get through the data folder to its own; reading it stays forbidden.
  const parent = dirname(folder)
  await chmod(parent, (await stat(parent)).mode | 0o001)
}

/** The application is no superuser: what it owns is its own database. */
async function makeRole(adminUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rows } = await client.query("select 1 from pg_database where datname = 'sapocom'")
    if (rows.length > 0) return
    await client.query('drop role if exists sapocom')
    await client.query(`create role sapocom login password ${pg.escapeLiteral(password)}`)
    await client.query('create database sapocom owner sapocom')
  } finally {
    await client.end()
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000, query_timeout: 1000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

const stateFile = (dataDir: string) => join(dataDir, 'postgres.json')

async function readState(dataDir: string): Promise<State | undefined> {
  const text = await readFile(stateFile(dataDir), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as State)
}

/** Renamed into place: a reader never sees half of it, and a kill in between leaves the old one. */
async function writeState(dataDir: string, state: State): Promise<void> {
  const draft = `${stateFile(dataDir)}.new`
  await rm(draft, { force: true })
  await writeFile(draft, `${JSON.stringify(state)}\n`, { mode: 0o600 })
  await rename(draft, stateFile(dataDir))
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => found(port))
    })
  })
}
