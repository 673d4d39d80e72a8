import type { EntitySchema } from '@mikro-orm/core'
import { MikroORM, type SqlEntityManager } from '@mikro-orm/postgresql'
import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { PreparingClient, type StatementLimits } from './preparing-client.ts'
import { asRefusal, DatabaseUnavailable } from './unavailable.ts'

/** Requests that may wait for a connection; one more is told to try again. */
const QUEUE = 100

export interface ConnectionOptions {
  readonly url: string
  readonly entities: readonly EntitySchema<any>[] // eslint-disable-line @typescript-eslint/no-explicit-any -- entities of any type
  readonly limits: StatementLimits
  /** Connections. */
  readonly pool: number
  /** Milliseconds to wait for a free connection. */
  readonly wait: number
  readonly warn: (message: string) => void
}

// A day is not a moment: as a Date it would shift with the server's time zone. Intervals stay text as well.
const types = new pg.TypeOverrides()
types.setTypeParser(1082, (text) => text)
types.setTypeParser(1186, (text) => text)

function openPool(options: ConnectionOptions): pg.Pool {
  const { limits } = options
  const settings = {
    statement_timeout: limits.read,
    lock_timeout: 2000,
    idle_in_transaction_session_timeout: 10_000,
    plan_cache_mode: 'force_generic_plan',
    jit: 'off',
    timezone: 'UTC',
  }
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.pool,
    connectionTimeoutMillis: options.wait,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  })
  // A connection the server drops while nobody uses it is no accident: the pool opens another. Without listeners it would end the process.
  pool.on('error', (error) => options.warn(`a database connection was lost: ${error.message}`))
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The pool as Kysely takes it, with clients that name their statements and errors that say what they mean. */
class PreparingPool implements PostgresPool {
  readonly options = {}
  readonly #pool: pg.Pool
  readonly #limits: StatementLimits
  readonly #clients = new WeakMap<pg.PoolClient, PreparingClient>()

  constructor(pool: pg.Pool, limits: StatementLimits) {
    this.#pool = pool
    this.#limits = limits
  }

  async connect(): Promise<PostgresPoolClient> {
    if (this.#pool.waitingCount >= QUEUE) throw new DatabaseUnavailable(new Error(`${QUEUE} requests wait for a connection`))
    try {
      const client = await this.#pool.connect()
      const known = this.#clients.get(client)
      if (known) return known
      const preparing = new PreparingClient(client, this.#limits)
      this.#clients.set(client, preparing)
      return preparing
    } catch (error) {
      throw asRefusal(error)
    }
  }

  end(): Promise<void> {
    return this.#pool.end()
  }
}

export interface Connection {
  readonly orm: MikroORM
  readonly em: SqlEntityManager
  readonly pool: pg.Pool
}

/** Connects MikroORM and Kysely to one pool. Opens no connection yet: a database that is down is noticed by the first statement. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const pool = openPool(options)
  const dialect = new PostgresDialect({ pool: new PreparingPool(pool, options.limits) })
  const orm = await MikroORM.init({ ...ormOptions(options.entities), clientUrl: options.url, driverOptions: () => dialect })
  return { orm, em: orm.em as SqlEntityManager, pool }
}

/** @throws when MikroORM can't make sense of the entities: of one plugin alone, so that the culprit can be named */
export async function checkEntities(entities: ConnectionOptions['entities']): Promise<void> {
  const orm = await MikroORM.init({ ...ormOptions(entities), dbName: 'none' })
  await orm.close(true)
}

function ormOptions(entities: ConnectionOptions['entities']) {
  return {
    entities: [...entities],
    discovery: { warnWhenNoEntities: false },
    // Errors are told by who catches them; statements may hold personal data.
    logger: () => {},
    ensureDatabase: false,
  }
}
