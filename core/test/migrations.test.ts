import { setTimeout as sleep } from 'node:timers/promises'
import { defineMigration } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { coreMigrations } from '../database/core-migrations.ts'
import { MigrationFailed } from '../database/migration-failed.ts'
import { closePostgres, connect, emptyDatabase, openData, type Data } from './open-data.ts'

const test = suite('migrations')
let data: Data

test.before(async () => void (data = await openData()))
test.after(async () => {
  await data.close()
  await closePostgres()
})

const first = defineMigration(
  '20261123T0900-create-thing',
  'create table thing (id bigint primary key); create index on thing (id)',
)
const second = defineMigration('20261123T1000-add-name', 'alter table thing add column name text')

async function exists(table: string): Promise<boolean> {
  const { rows } = await sql<{ found: unknown }>`select to_regclass(${table}) as found`.execute(data.database.kernel.kysely())
  return rows[0]!.found !== null
}

test('a plugin’s tables are made in its own schema, also when its id has a hyphen', async () => {
  await data.database.migrate('my-plugin', [first])
  assert.ok(await exists('"my-plugin".thing'))
  assert.not(await exists('public.thing'))
})

test('a later migration runs alone, and a second run does nothing', async () => {
  await data.database.migrate('later', [first])
  await data.database.migrate('later', [first, second])
  await data.database.migrate('later', [first, second])
  const { rows } = await sql<{ name: string }>`select name from later.thing`.execute(data.database.kernel.kysely())
  assert.equal(rows, [])
})

test('a broken migration is named and nothing of its run is kept', async () => {
  const broken = defineMigration('20261123T1100-break', 'create table other (id bigint); select no_such_function()')
  const error = await data.database.migrate('broken', [first, broken]).catch((failure: unknown) => failure)
  assert.instance(error, MigrationFailed)
  assert.is((error as MigrationFailed).plugin, 'broken')
  assert.is((error as MigrationFailed).migration, '20261123T1100-break')
  assert.match((error as MigrationFailed).message, /no_such_function/)
  assert.not(await exists('broken.thing'))
  await data.database.migrate('broken', [first])
  assert.ok(await exists('broken.thing'))
})

test('a released migration that has vanished is refused', async () => {
  await data.database.migrate('vanished', [first, second])
  const error = await data.database.migrate('vanished', [second]).catch((failure: unknown) => failure)
  assert.instance(error, MigrationFailed)
})

test('five nodes that start at once on an empty database all find it migrated, once', async () => {
  const empty = await emptyDatabase()
  const nodes = await Promise.all(Array.from({ length: 5 }, () => connect(empty.url, {})))
  try {
    await Promise.all(
      nodes.map(async ({ database, jobs }) => {
        await database.migrate('core', coreMigrations)
        await database.migrate('posts', [first, second])
        await jobs.start({ work: false })
      }),
    )
    const { rows } = await sql<{ name: string }>`select name from posts.kysely_migration order by name`.execute(
      nodes[0]!.database.kernel.kysely(),
    )
    assert.equal(
      rows.map(({ name }) => name),
      [first.name, second.name],
    )
  } finally {
    await Promise.all(nodes.map((node) => node.close()))
    await empty.drop()
  }
})

test('a migration that is killed in the middle leaves nothing, and the next start finishes', async () => {
  const slow = defineMigration('20261123T1200-slow', 'create table half (id bigint); select pg_sleep(20)')
  const failed = data.database.migrate('killed', [first, slow]).catch((failure: unknown) => failure)
  const kill = async (): Promise<number> => {
    const { rows } =
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'create table half%'`.execute(
        data.database.kernel.kysely(),
      )
    return rows.length
  }
  while ((await kill()) === 0) await sleep(20)
  assert.instance(await failed, Error)
  assert.not(await exists('killed.half'))
  await data.database.migrate('killed', [first, { ...slow, up: 'create table half (id bigint)' }])
  assert.ok(await exists('killed.half'))
})

test.run()
