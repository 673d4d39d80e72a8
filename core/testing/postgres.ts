import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded, type Embedded } from '../database/embedded.ts'

/** A database of its own, for one test file. */
export interface TestDatabase {
  readonly name: string
  readonly url: string
  drop(): Promise<void>
}

/** One PostgreSQL a run: the one the runner started, else one of this process. */
export class TestPostgres {
  readonly #adminUrl: string
  readonly #end: () => Promise<void>

  private constructor(adminUrl: string, end: () => Promise<void>) {
    this.#adminUrl = adminUrl
    this.#end = end
  }

  /** Address of the role that may make databases; the runner hands it on as `SAPOCOM_TEST_DATABASE_URL`. */
  get adminUrl(): string {
    return this.#adminUrl
  }

  static async start(): Promise<TestPostgres> {
    const given = process.env.SAPOCOM_TEST_DATABASE_URL
    if (given) return new TestPostgres(given, async () => {})
    const dataDir = await mkdtemp(join(tmpdir(), 'sapocom-test-'))
    const embedded: Embedded = await startEmbedded({ dataDir, forTests: true })
    // Without handlers these end the process before it can take the database along.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
    const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 })
    const removeAfterwards = () => (waitFor(500), remove())
    process.once('exit', removeAfterwards)
    const end = async () => {
      await embedded.stop()
      process.off('exit', removeAfterwards)
      remove()
    }
    return new TestPostgres(embedded.adminUrl, end)
  }

  /** @param template name of a database to clone; nobody may be connected to it */
  async createDatabase(template = 'template1', name = `test_${randomUUID().replaceAll('-', '')}`): Promise<TestDatabase> {
    await this.#run(`create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`)
    const url = new URL(this.#adminUrl)
    url.pathname = `/${name}`
    return { name, url: url.href, drop: () => this.#run(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`) }
  }

  async stop(): Promise<void> {
    await this.#end()
  }

  async #run(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.#adminUrl })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
}

/** In a process that ends nothing else may wait: PostgreSQL gets its moment to close its files. */
function waitFor(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
