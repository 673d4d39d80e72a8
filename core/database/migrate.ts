import type { Migration } from '@sapocom/sdk-plugin'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator, type Migration as Step } from 'kysely/migration'
import pg from 'pg'
import { MigrationFailed } from './migration-failed.ts'
import { asRefusal, DatabaseUnavailable } from './unavailable.ts'

const TABLE = 'kysely_migration'

/** Milliseconds a node waits for another that migrates. */
const PATIENCE = 120_000

/** Brings schemas up to date, one plugin at a time, over a connection of its own: migrations know no statement limit. */
export class Migrations {
  readonly #url: string
  #connection: Kysely<unknown> | undefined

  constructor(url: string) {
    this.#url = url
  }

  /**
   * Runs the plugin's pending migrations in one transaction. Nodes that start at once wait for each other.
   * @throws MigrationFailed with the name of the migration
   */
  async run(plugin: string, migrations: readonly Migration[]): Promise<void> {
    if (migrations.length === 0) return
    const db = this.#connect()
    try {
      if (await isUpToDate(db, plugin, migrations)) return
      await migrate(db, plugin, migrations)
    } catch (error) {
      if (error instanceof MigrationFailed) throw error
      const refusal = asRefusal(error)
      throw refusal instanceof DatabaseUnavailable ? refusal : new MigrationFailed(plugin, null, error)
    }
  }

  async close(): Promise<void> {
    await this.#connection?.destroy()
    this.#connection = undefined
  }

  #connect(): Kysely<unknown> {
    this.#connection ??= new Kysely({ dialect: new PostgresDialect({ pool: openPool(this.#url) }) })
    return this.#connection
  }
}

function openPool(url: string): pg.Pool {
  const options = `-c statement_timeout=0 -c lock_timeout=${PATIENCE} -c client_min_messages=warning`
  const pool = new pg.Pool({ connectionString: url, max: 1, options, idleTimeoutMillis: 1000, connectionTimeoutMillis: 5000 })
  // What was running fails by itself; an error event nobody hears would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** One small question instead of the migrator's survey of the whole database: at most starts there is nothing to do. */
async function isUpToDate(db: Kysely<unknown>, plugin: string, migrations: readonly Migration[]): Promise<boolean> {
  const table = `"${plugin}"."${TABLE}"`
  const { rows } = await sql<{ found: string | null }>`select to_regclass(${table})::text as found`.execute(db)
  if (!rows[0]?.found) return false
  const done = await sql<{ name: string }>`select name from ${sql.id(plugin, TABLE)}`.execute(db)
  const names = new Set(done.rows.map((row) => row.name))
  return names.size === migrations.length && migrations.every((migration) => names.has(migration.name))
}

async function migrate(db: Kysely<unknown>, plugin: string, migrations: readonly Migration[]): Promise<void> {
  const steps = migrations.map((migration): [string, Step] => [
    migration.name,
    { up: (step) => runStep(step, plugin, migration) },
  ])
  if (new Set(steps.map(([name]) => name)).size < steps.length) throw new Error('two migrations have the same name')
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(steps) },
    migrationTableSchema: plugin,
    // Branches that are merged bring steps that are older than the newest that ran.
    allowUnorderedMigrations: true,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (!error) return
  const culprit = results?.find((result) => result.status === 'Error')
  const refusal = asRefusal(error)
  throw refusal instanceof DatabaseUnavailable ? refusal : new MigrationFailed(plugin, culprit?.migrationName ?? null, error)
}

async function runStep(db: Kysely<unknown>, plugin: string, migration: Migration): Promise<void> {
  // Names without a schema mean the plugin's own.
  await sql`set local search_path to ${sql.id(plugin)}`.execute(db)
  await sql.raw(migration.up).execute(db)
  await sql`reset search_path`.execute(db)
}
