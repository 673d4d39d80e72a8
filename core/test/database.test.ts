import { setTimeout as sleep } from 'node:timers/promises'
import { defineEntity, p } from '@mikro-orm/core'
import { defineEvent, defineMigration, Type } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkEntities } from '../database/connection.ts'
import { DatabaseBusy, DatabaseUnavailable } from '../database/unavailable.ts'
import { withStatementLimit } from '../database/statement-context.ts'
import { rejects, refuses } from '../testing/rejects.ts'
import { closePostgres, openData, type Data } from './open-data.ts'

const Note = defineEntity({
  name: 'Note',
  tableName: 'note',
  schema: 'test',
  properties: { id: p.bigint('string').primary(), text: p.string(), madeAt: p.datetime().fieldName('made_at') },
})

interface Tables {
  'test.note': { id: string; text: string; made_at: Date }
  'core.outbox': { id: string; name: string; payload: unknown; institution_id: string | null }
  'core.audit_entry': { sequence: string; action: string; details: string }
}

const noted = defineEvent('test.noted', Type.Object({ noteId: Type.String() }))
const nobody = { person: null, account: null, institution: null, mandate: null }

const test = suite('database')
let data: Data

test.before(async () => {
  data = await openData({ entities: [Note], pool: 4 })
  const up = 'create table note (id bigint primary key, text text not null unique, made_at timestamptz not null)'
  await data.database.migrate('test', [defineMigration('20261123T0900-create-note', up)])
})

test.after(async () => {
  await data.close()
  await closePostgres()
})

const database = () => data.database.forPlugin('test')
const db = () => database().kysely<Tables>()
const note = (text: string) => ({ id: database().newId(), text, madeAt: new Date('2026-11-23T10:00:00.123Z') })

test('entities, event and audit line are there after the commit', async () => {
  const mine = note('together')
  await database().transaction(async (tx) => {
    tx.em.create(Note, mine)
    await tx.emit(noted, { noteId: mine.id }, { institution: '7' })
    await tx.audit({ viewer: nobody, action: 'test.note', subject: `note:${mine.id}`, details: { b: 1, a: 2 } })
  })
  const row = await db().selectFrom('test.note').selectAll().where('id', '=', mine.id).executeTakeFirstOrThrow()
  assert.equal(row, { id: mine.id, text: 'together', made_at: mine.madeAt })
  const event = await db().selectFrom('core.outbox').selectAll().where('institution_id', '=', '7').executeTakeFirstOrThrow()
  assert.equal(event.payload, { noteId: mine.id })
  const line = await db().selectFrom('core.audit_entry').selectAll().orderBy('sequence', 'desc').executeTakeFirstOrThrow()
  assert.is(line.details, '{"a":2,"b":1}')
})

test('several events of one transaction are stored together, in their order', async () => {
  const nasty = ['"', '\\', '{}', 'NULL', '']
  await database().transaction(async (tx) => {
    for (const noteId of nasty) await tx.emit(noted, { noteId }, { institution: '8' })
    await tx.emit(noted, { noteId: 'citizen' })
  })
  const events = await db().selectFrom('core.outbox').selectAll().orderBy('id', 'desc').limit(6).execute()
  assert.equal(
    events.toReversed().map(({ payload, institution_id }) => [(payload as { noteId: string }).noteId, institution_id]),
    [...nasty.map((noteId) => [noteId, '8']), ['citizen', null]],
  )
})

test('entities are seen by the transaction’s queries after a flush, and its own part can be taken back', async () => {
  const [kept, taken] = [note('kept'), note('taken back')]
  await database().transaction(async (tx) => {
    tx.em.create(Note, kept)
    await tx.em.flush()
    assert.is((await tx.kysely<Tables>().selectFrom('test.note').select('id').where('id', '=', kept.id).execute()).length, 1)
    const inner = tx.em.transactional(async (em) => {
      em.create(Note, taken)
      await em.flush()
      throw new Error('inner')
    })
    await rejects(() => inner, /inner/)
  })
  const rows = await db().selectFrom('test.note').select('text').where('id', 'in', [kept.id, taken.id]).execute()
  assert.equal(rows, [{ text: 'kept' }])
})

test('a constraint that is only checked at the commit ends the transaction and frees the connection', async () => {
  await sql`create table if not exists test.late (id int unique deferrable initially deferred)`.execute(db())
  const twice = () =>
    database().transaction(async (tx) => {
      await sql`insert into test.late values (1), (1)`.execute(tx.kysely())
      await tx.emit(noted, { noteId: 'late' })
    })
  for (let i = 0; i < 6; i++) await rejects(twice, /late_id_key/)
  assert.is((await sql`select 1 from core.outbox where payload->>'noteId' = 'late'`.execute(db())).rows.length, 0)
})

test('nothing stays of a transaction that throws: neither data, event nor audit line, nor what was to follow', async () => {
  const count = async () => {
    const { rows } = await sql<{
      all: string
    }>`select (select count(*) from test.note) || ' ' || (select count(*) from core.outbox)
      || ' ' || (select count(*) from core.audit_entry) as all`.execute(db())
    return rows[0]!.all
  }
  const before = await count()
  let followed = false
  await rejects(
    () =>
      database().transaction(async (tx) => {
        tx.em.create(Note, note('never'))
        await tx.em.flush()
        await tx.emit(noted, { noteId: '1' })
        await tx.audit({ viewer: nobody, action: 'test.note', subject: 'note:1' })
        tx.afterCommit(() => void (followed = true))
        throw new Error('changed my mind')
      }),
    /changed my mind/,
  )
  assert.is(await count(), before)
  assert.is(followed, false)
})

test('an event that is not what its schema says ends the transaction', async () => {
  const work = () =>
    database().transaction(async (tx) => {
      tx.em.create(Note, note('wrong event'))
      await tx.emit(noted, { noteId: 5 } as never)
    })
  await rejects(work, /event test\.noted: \/noteId/)
  assert.is((await db().selectFrom('test.note').select('id').where('text', '=', 'wrong event').execute()).length, 0)
})

test('data that the database refuses takes its event with it', async () => {
  const events = () => db().selectFrom('core.outbox').select('id').execute()
  const before = (await events()).length
  const twice = () =>
    database().transaction(async (tx) => {
      tx.em.create(Note, note('once only'))
      await tx.emit(noted, { noteId: '1' })
    })
  await twice()
  await rejects(twice)
  assert.is((await events()).length, before + 1)
})

test('work after the commit that throws is logged and harms nothing', async () => {
  const result = await database().transaction(async (tx) => {
    tx.afterCommit(() => Promise.reject(new Error('too late')))
    return 'done'
  })
  assert.is(result, 'done')
  assert.ok(data.log.some((line) => line.startsWith('test: work after a commit failed: too late')))
})

test('statements with parameters are named and planned once a connection', async () => {
  const names = await database().transaction(async (tx) => {
    const one = tx.kysely<Tables>()
    for (const text of ['a', 'b', 'c']) await one.selectFrom('test.note').select('made_at').where('text', '=', text).execute()
    const { rows } = await sql<{
      name: string
      calls: string
    }>`select name, generic_plans::text as calls from pg_prepared_statements
      where statement like 'select "made_at" from "test"."note" where "text" = %'`.execute(one)
    return rows
  })
  assert.is(names.length, 1)
  assert.match(names[0]!.name, /^s\d+$/)
  assert.is(Number(names[0]!.calls), 3)
})

test('a compiled statement puts each value in its place, in and outside of a transaction', async () => {
  const [first, second] = [note('first'), note('second')]
  await db()
    .insertInto('test.note')
    .values([first, second].map(({ id, text, madeAt }) => ({ id, text, made_at: madeAt })))
    .execute()
  const find = database().statement<{ text: string; id: string }, { id: string }>((parameter) =>
    db().selectFrom('test.note').select('id').where('id', '=', parameter('id')).where('text', '=', parameter('text')).limit(5),
  )
  assert.equal(await find({ text: 'first', id: first.id }), [{ id: first.id }])
  assert.equal(await find({ text: 'second', id: first.id }), [])
  assert.equal(await database().transaction((tx) => find({ text: 'second', id: second.id }, tx)), [{ id: second.id }])
})

test('statements are counted for the work that sends them, not for others', async () => {
  const read = () => db().selectFrom('test.note').select('id').limit(1).execute()
  const [counted] = await Promise.all([
    data.database.countStatements(async () => {
      await read()
      await sleep(20)
      await database().transaction(async (tx) => void (await tx.kysely<Tables>().selectFrom('test.note').select('id').execute()))
    }),
    read(),
    read(),
  ])
  assert.is(counted.statements.length, 2)
})

test('a day stays text and a moment is a Date in UTC', async () => {
  const { rows } = await sql<{
    day: unknown
    moment: Date
  }>`select date '2026-03-01' as day, timestamptz '2026-03-01 12:00+02' as moment`.execute(db())
  assert.is(rows[0]!.day, '2026-03-01')
  assert.is(rows[0]!.moment.toISOString(), '2026-03-01T10:00:00.000Z')
})

test('a read that takes too long is ended and says so; a transaction gets longer, a job longest', async () => {
  const slow = await openData({ timeouts: { read: 100, write: 400 } })
  const wait = (seconds: number) => sql`select pg_sleep(${seconds}::float)`
  try {
    const read = () => wait(0.25).execute(slow.database.kernel.kysely())
    await refuses(read, 'CORE_DATABASE_BUSY')
    await slow.database.kernel.transaction(async (tx) => void (await wait(0.25).execute(tx.kysely())))
    const long = () => slow.database.kernel.transaction(async (tx) => void (await wait(0.6).execute(tx.kysely())))
    assert.ok((await long().catch((error: unknown) => error)) instanceof DatabaseBusy)
    await withStatementLimit(2000, read)
    await withStatementLimit(2000, long)
    await refuses(read, 'CORE_DATABASE_BUSY')
  } finally {
    await slow.close()
  }
})

test('work that throws gives its connection back', async () => {
  const fail = () => database().transaction(async () => Promise.reject(new Error('no')))
  for (let i = 0; i < 12; i++) await rejects(fail, /no/)
  assert.is(
    (await Promise.all(Array.from({ length: 8 }, () => db().selectFrom('test.note').select('id').limit(1).execute()))).length,
    8,
  )
})

test('who gets no connection within the wait is told to try again', async () => {
  const narrow = await openData({ pool: 1, timeouts: { wait: 150 } })
  try {
    let hasBegun = () => {}
    const begun = new Promise<void>((resolve) => (hasBegun = resolve))
    const busy = narrow.database.kernel.transaction(() => (hasBegun(), sleep(500)))
    await begun
    const late = await sql`select 1`.execute(narrow.database.kernel.kysely()).catch((error: unknown) => error)
    assert.ok(late instanceof DatabaseUnavailable)
    assert.is(late.status, 503)
    await busy
    await sql`select 1`.execute(narrow.database.kernel.kysely())
  } finally {
    await narrow.close()
  }
})

test('a transaction that idles is ended by the database, and the pool goes on', async () => {
  const { rows } = await sql<{ value: string }>`select current_setting('idle_in_transaction_session_timeout') as value`.execute(
    db(),
  )
  assert.is(rows[0]!.value, '10s')
  const killed = database().transaction(async (tx) => {
    await sql`set local idle_in_transaction_session_timeout = 50`.execute(tx.kysely())
    await sleep(200)
    await sql`select 1`.execute(tx.kysely())
  })
  assert.ok((await killed.catch((error: unknown) => error)) instanceof DatabaseUnavailable)
  await sql`select 1`.execute(db())
})

test('a listener hears what was notified', async () => {
  const heard: string[] = []
  const end = await data.database.listen('test_channel', (payload) => void heard.push(payload))
  await data.database.notify('test_channel', 'hello')
  for (let i = 0; i < 50 && heard.length === 0; i++) await sleep(10)
  end()
  assert.equal(heard, ['hello'])
})

test('a plugin’s broken entities are found alone', async () => {
  const Broken = defineEntity({
    name: 'Broken',
    properties: { id: p.bigint('string').primary(), note: () => p.manyToOne(undefined as never) },
  })
  await checkEntities([Note])
  await rejects(() => checkEntities([Broken]))
})

test('nodes get numbers of their own', async () => {
  const others = await Promise.all([data.another(), data.another(), data.another()])
  try {
    await Promise.all(others.map(({ database: host }) => host.leaseNode()))
    const numbers = others.map(({ database: host }) => (BigInt(host.kernel.newId()) >> 12n) & 511n)
    assert.is(new Set(numbers).size, 3)
  } finally {
    await Promise.all(others.map((other) => other.close()))
  }
})

test.run()
