import type { EntitySchema } from '@mikro-orm/core'
import type { Clock, Database, Migration, Transaction } from '@sapocom/sdk-plugin'
import type { ControlledTransaction, Kysely } from 'kysely'
import { openConnection, type Connection } from './connection.ts'
import { Ids, timeOf } from './ids.ts'
import { Listener } from './listener.ts'
import { Migrations } from './migrate.ts'
import { leaseNodeNumber } from './node-number.ts'
import type { StatementLimits } from './preparing-client.ts'
import { compileStatement } from './statement.ts'
import { recordStatements } from './statement-context.ts'
import { OpenTransaction } from './transaction.ts'
import { asRefusal } from './unavailable.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- entities of any type
type Entities = readonly EntitySchema<any>[]

export interface DatabaseOptions {
  readonly url: string
  /** Entities by the plugin they belong to. */
  readonly entities: ReadonlyMap<string, Entities>
  readonly clock: Clock
  readonly log: (plugin: string, message: string, error?: unknown) => void
  /** Connections; 10 unless given. */
  readonly pool?: number
  /** Milliseconds: 2,000 for single statements, 5,000 for those in a transaction, 2,000 to wait for a connection, unless given. */
  readonly timeouts?: Partial<StatementLimits & { readonly wait: number }>
}

/** The kernel's side of the database: what it gives to each plugin, and what only it may do. */
export interface DatabaseHost {
  forPlugin(plugin: string): Database
  /** Of the kernel's own schema, `core`. */
  readonly kernel: Database
  /**
   * Creates the plugin's schema and runs its pending migrations, in one transaction; many nodes may do so at once.
   * @throws MigrationFailed naming the migration; DatabaseUnavailable
   */
  migrate(plugin: string, migrations: readonly Migration[]): Promise<void>
  /** @param limit milliseconds; 1,000 unless given */
  isReachable(limit?: number): Promise<boolean>
  countStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: readonly string[] }>
  /**
   * Hears a channel, also after the connection was lost.
   * @param onReconnect looks again for what was said meanwhile
   * @returns a function that ends it
   */
  listen(channel: string, handler: (payload: string) => void, onReconnect?: () => void): Promise<() => void>
  /** Outside of transactions only: inside, it would make all commits wait for each other. */
  notify(channel: string, payload: string): Promise<void>
  /** Called after each commit that wrote events. */
  onEvents(wake: () => void): void
  /** Takes a number of its own for this process's ids; after the kernel's migrations. */
  leaseNode(): Promise<void>
  close(): Promise<void>
}

/** Opens no connection yet: a database that is down is noticed by the first statement. */
export async function openDatabase(options: DatabaseOptions): Promise<DatabaseHost> {
  const { url, clock, pool = 10, timeouts = {} } = options
  const connection = await openConnection({
    url,
    entities: [...options.entities.values()].flat(),
    limits: { read: timeouts.read ?? 2000, write: timeouts.write ?? 5000 },
    pool,
    wait: timeouts.wait ?? 2000,
    warn: (message) => options.log('core', message),
  })
  return new Host(connection, options, new Ids(clock))
}

class Host implements DatabaseHost {
  readonly kernel: Database
  readonly #connection: Connection
  readonly #options: DatabaseOptions
  readonly #ids: Ids
  readonly #listener: Listener
  readonly #migrations: Migrations
  #wake: () => void = () => {}

  constructor(connection: Connection, options: DatabaseOptions, ids: Ids) {
    this.#connection = connection
    this.#options = options
    this.#ids = ids
    this.#listener = new Listener(options.url)
    this.#migrations = new Migrations(options.url)
    this.kernel = this.forPlugin('core')
  }

  forPlugin(plugin: string): Database {
    const kysely = <Tables>() => this.#connection.em.getKysely() as unknown as Kysely<Tables>
    return {
      kysely,
      statement: (build) => compileStatement(() => kysely(), build as never),
      transaction: (work) => this.#transaction(plugin, work),
      newId: (at) => this.#ids.next(at),
      timeOf,
    }
  }

  migrate(plugin: string, migrations: readonly Migration[]): Promise<void> {
    return this.#migrations.run(plugin, migrations)
  }

  async isReachable(limit = 1000): Promise<boolean> {
    const answer = this.#connection.pool.query('select 1').then(
      () => true,
      () => false,
    )
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, limit, false)))
    return Promise.race([answer, late]).finally(() => clearTimeout(timer))
  }

  countStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: readonly string[] }> {
    return recordStatements(work)
  }

  listen(channel: string, handler: (payload: string) => void, onReconnect?: () => void): Promise<() => void> {
    return this.#listener.listen(channel, handler, onReconnect)
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.#connection.pool.query('select pg_notify($1, $2)', [channel, payload]).catch((error: unknown) => {
      throw asRefusal(error)
    })
  }

  onEvents(wake: () => void): void {
    this.#wake = wake
  }

  leaseNode(): Promise<void> {
    return leaseNodeNumber(this.#listener, this.#ids)
  }

  async close(): Promise<void> {
    await Promise.all([this.#listener.close(), this.#migrations.close()])
    await this.#connection.orm.close(true)
  }

  async #transaction<T>(plugin: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { em } = this.#connection
    const connection = await this.kernel.kysely<unknown>().startTransaction().execute()
    const tx = new OpenTransaction(connection, em, () => this.#ids.next())
    let result: T
    try {
      result = await work(tx)
      await tx.settle(this.#options.clock.now())
      await connection.commit().execute()
    } catch (error) {
      await rollBack(connection)
      throw asRefusal(error)
    }
    if (tx.hasEvents) this.#wake()
    await tx.runAfterCommit((error) => this.#options.log(plugin, 'work after a commit failed', error))
    return result
  }
}

/** Waits for statements that the work left running: the connection has to be quiet when others get it. */
async function rollBack(connection: ControlledTransaction<unknown>): Promise<void> {
  await connection.getExecutor().provideConnection(async () => {})
  await connection.rollback().execute()
}
