import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { AuditLog } from '../audit/audit-log.ts'
import { hashOf, type AuditLine } from '../audit/chain.ts'
import { rejects } from '../testing/rejects.ts'
import { closePostgres, openData, type Data } from './open-data.ts'

const test = suite('audit log')
let data: Data
let log: AuditLog
let folder: string

test.before.each(async () => {
  data = await openData()
  folder = mkdtempSync(join(tmpdir(), 'audit-'))
  log = new AuditLog(data.database.kernel, folder)
  for (let i = 1; i <= 6; i++) await act(i)
})
test.after.each(async () => {
  await data.close()
  rmSync(folder, { recursive: true })
})
test.after(closePostgres)

const viewer = { person: '11', account: '12', institution: '13', mandate: '14' }
const act = (n: number) =>
  data.database.kernel.transaction((tx) =>
    tx.audit({ viewer, action: 'test.act', subject: `thing:${n}`, details: { n, list: [1, { b: 2, a: 1 }] } }),
  )

/** What somebody does who has the database, but not this process. */
async function tamper(statement: string): Promise<void> {
  const db = data.database.kernel.kysely<unknown>()
  await sql.raw(`begin; set local session_replication_role = replica; ${statement}; commit`).execute(db)
}

test('a log nobody touched is whole', async () => {
  assert.equal(await log.verify(), { isWhole: true, lines: '6' })
  const [newest] = await log.list({ limit: 2 })
  assert.equal([newest!.sequence, newest!.person, newest!.details], ['6', '11', '{"list":[1,{"a":1,"b":2}],"n":6}'])
})

test('lines can be added at the same time and still make one chain', async () => {
  await Promise.all(Array.from({ length: 30 }, (_, i) => act(i)))
  assert.equal(await log.verify(), { isWhole: true, lines: '36' })
})

test('the database refuses to change, delete or empty', async () => {
  const db = data.database.kernel.kysely<unknown>()
  for (const statement of [
    `update core.audit_entry set action = 'x' where sequence = 2`,
    `delete from core.audit_entry where sequence = 2`,
    `truncate core.audit_entry`,
    `delete from core.audit_head`,
  ]) {
    await rejects(() => sql.raw(statement).execute(db), /only be added to/)
  }
})

test('a changed line is named', async () => {
  await tamper(`update core.audit_entry set details = '{"n":99}' where sequence = 3`)
  assert.equal(await log.verify(), { isWhole: false, sequence: '3', fault: 'changed' })
})

test('a changed line whose hash was made anew is named by the line after it', async () => {
  const [line] = await log.list({ limit: 1, before: '4' })
  const forged: AuditLine = { ...line!, action: 'test.other' }
  await tamper(`update core.audit_entry set action = 'test.other', hash = '${hashOf(forged)}' where sequence = 3`)
  assert.equal(await log.verify(), { isWhole: false, sequence: '4', fault: 'changed' })
})

test('a missing line is named', async () => {
  await tamper('delete from core.audit_entry where sequence = 4')
  assert.equal(await log.verify(), { isWhole: false, sequence: '4', fault: 'missing' })
})

test('two lines that changed places are named', async () => {
  await tamper(
    'update core.audit_entry set sequence = -2 where sequence = 2; update core.audit_entry set sequence = 2 where sequence = 5; update core.audit_entry set sequence = 5 where sequence = -2',
  )
  assert.equal(await log.verify(), { isWhole: false, sequence: '2', fault: 'moved' })
})

test('an end that was cut off is named', async () => {
  await tamper('delete from core.audit_entry where sequence > 4')
  assert.equal(await log.verify(), { isWhole: false, sequence: '5', fault: 'cut' })
})

test('an end that was cut off together with the head in the database is named by the head outside', async () => {
  await log.noteHead(new Date())
  const [line] = await log.list({ limit: 1, before: '5' })
  await tamper(`delete from core.audit_entry where sequence > 4; update core.audit_head set sequence = 4, hash = '${line!.hash}'`)
  assert.equal(await log.verify(), { isWhole: false, sequence: '5', fault: 'cut' })
  await log.noteHead(new Date())
  assert.equal(await log.verify(), { isWhole: false, sequence: '5', fault: 'cut' })
})

test('a log that was written anew from some line on is named by the head outside', async () => {
  await log.noteHead(new Date())
  const lines = (await log.list({ limit: 6 })).toReversed()
  let previous = lines[3]!.hash
  const statements = lines.slice(4).map((line) => {
    const forged = { ...line, action: 'test.forged', previous }
    previous = hashOf(forged)
    return `update core.audit_entry set action = 'test.forged', previous = '${forged.previous}', hash = '${previous}' where sequence = ${line.sequence}`
  })
  await tamper(`${statements.join(';')}; update core.audit_head set hash = '${previous}'`)
  assert.equal(await log.verify(), { isWhole: false, sequence: '6', fault: 'changed' })
})

test.run()
