import type { EntitySchema } from '@mikro-orm/core'
import type { Clock, Id } from '@sapocom/sdk-plugin'
import { coreMigrations } from '../database/core-migrations.ts'
import { openDatabase, type DatabaseHost, type DatabaseOptions } from '../database/host.ts'
import { EventHost } from '../events/event-host.ts'
import { JobHost } from '../jobs/job-host.ts'
import { Faults } from '../plugins/faults.ts'
import { TestPostgres, type TestDatabase } from '../testing/postgres.ts'

/** The data parts of the kernel, without the rest of it. */
export interface Data {
  readonly url: string
  readonly database: DatabaseHost
  readonly jobs: JobHost
  readonly events: EventHost
  readonly log: string[]
  /** Plugins that are off. */
  readonly off: Set<string>
  /** A second node on the same database. */
  another(): Promise<Data>
  close(): Promise<void>
}

export interface DataOptions extends Partial<Pick<DatabaseOptions, 'pool' | 'timeouts'>> {
  readonly clock?: Clock
  /** Half a minute passes between two faults, so that nothing is suspended. */
  readonly isUnhurried?: boolean
  readonly entities?: readonly EntitySchema<any>[]
}

const systemClock = { now: () => new Date() }

let postgres: Promise<TestPostgres> | undefined
let template: Promise<TestDatabase> | undefined

/** A database with the kernel's schema, cloned. */
export async function openData(options: DataOptions = {}): Promise<Data> {
  postgres ??= TestPostgres.start()
  template ??= makeTemplate(await postgres)
  const { name } = await template
  const database = await (await postgres).createDatabase(name)
  const data = await connect(database.url, options)
  return {
    ...data,
    async close() {
      await data.close()
      await database.drop()
    },
  }
}

/** For `test.after` of each file that opened data. */
export async function closePostgres(): Promise<void> {
  await (await template)?.drop()
  await (await postgres)?.stop()
}

/** An empty database, and the address of one that has all rights on the server. */
export async function emptyDatabase(): Promise<TestDatabase> {
  postgres ??= TestPostgres.start()
  return (await postgres).createDatabase()
}

async function makeTemplate(server: TestPostgres): Promise<TestDatabase> {
  const database = await server.createDatabase()
  const data = await connect(database.url, {})
  await data.database.migrate('core', coreMigrations)
  // pg-boss makes its own schema.
  await data.jobs.start({ work: false })
  await data.close()
  return database
}

export async function connect(url: string, options: DataOptions): Promise<Data> {
  const { clock = systemClock, entities = [], ...rest } = options
  const log: string[] = []
  const report = (plugin: string, message: string, error?: unknown) =>
    void log.push(`${plugin}: ${message}${error instanceof Error ? `: ${error.message}` : ''}`)
  const off = new Set<string>()
  const isOn = (plugin: string, institution: Id | null = null) => !off.has(plugin) && !off.has(`${plugin} ${institution}`)
  let moment = 0
  const limits = new Faults(() => {}, options.isUnhurried ? () => (moment += 30_000) : undefined)
  const database = await openDatabase({ url, entities: new Map([['test', entities]]), clock, log: report, ...rest })
  const jobs = new JobHost({ url, clock, limits, isOn, log: report })
  const events = new EventHost({ database, jobs, limits, isOn, log: report })
  const close = async () => {
    await Promise.all([events.stop(), jobs.stop()])
    await database.close()
  }
  return { url, database, jobs, events, log, off, another: () => connect(url, options), close }
}
