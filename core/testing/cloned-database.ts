import { createHash } from 'node:crypto'
import pg from 'pg'
import type { PluginSource } from '../kernel.ts'
import { TestPostgres, type TestDatabase } from './postgres.ts'

let server: Promise<TestPostgres> | undefined
let users = 0

/**
 * A database with the schemas of these plugins. The first that asks for a set in a run migrates it into a template; everybody gets
 * a clone of that.
 */
export async function cloneFor(plugins: readonly PluginSource[], migrate: (url: string) => Promise<void>): Promise<TestDatabase> {
  users += 1
  server ??= TestPostgres.start()
  const postgres = await server
  try {
    const template = await templateFor(postgres, await fingerprint(plugins), migrate)
    const database = await postgres.createDatabase(template)
    return {
      ...database,
      async drop() {
        await database.drop()
        await leave()
      },
    }
  } catch (error) {
    await leave()
    throw error
  }
}

/** The last one turns off the light. */
async function leave(): Promise<void> {
  users -= 1
  if (users > 0 || !server) return
  const ending = server
  server = undefined
  await (await ending).stop()
}

/** Files run in parallel processes: a lock in the database lets one of them migrate while the others wait. */
async function templateFor(postgres: TestPostgres, print: string, migrate: (url: string) => Promise<void>): Promise<string> {
  const name = `template_${print}`
  const client = new pg.Client({ connectionString: postgres.adminUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount) return name
    const unfinished = await postgres.createDatabase()
    await migrate(unfinished.url)
    await client.query(`alter database ${pg.escapeIdentifier(unfinished.name)} rename to ${pg.escapeIdentifier(name)}`)
    return name
  } finally {
    await client.end()
  }
}

/** Changes with every migration, so that a template is never of another schema. */
async function fingerprint(plugins: readonly PluginSource[]): Promise<string> {
  const hash = createHash('sha256')
  for (const source of plugins.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const definition = await source.load().catch(() => undefined)
    hash.update(JSON.stringify([source.id, definition?.database?.migrations ?? []]))
  }
  return hash.digest('hex').slice(0, 24)
}
