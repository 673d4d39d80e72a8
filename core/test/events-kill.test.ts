import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { closePostgres, openData, type Data } from './open-data.ts'
import { subscribe, tables } from './kill-child.ts'

/** Milliseconds after its first acknowledged write at which each process is killed. */
const MOMENTS = process.env.SAPOCOM_TEST_FULL ? Array.from({ length: 60 }, (_, i) => i * 9) : [0, 3, 11, 40, 150, 400]

/** The database still ends the statements that a killed process had sent. */
const OTHERS = `select count(*)::int as number from pg_stat_activity
  where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`

const test = suite('events and kill -9')
let data: Data

test.before(async () => {
  data = await openData()
  await data.database.migrate('test', [tables])
})
test.after(async () => {
  await data.close()
  await closePostgres()
})

/** @returns the numbers the process said were stored, before it was killed */
async function runAndKill(first: number, moment: number): Promise<number[]> {
  const parameters = [join(import.meta.dirname, 'kill-child.ts'), data.url, String(first)]
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await once(child.stdout, 'data')
  await sleep(moment)
  child.kill('SIGKILL')
  await once(child, 'close')
  return said.trim().split('\n').map(Number)
}

const numbers = async (statement: string) =>
  (await sql<{ number: number }>`${sql.raw(statement)}`.execute(data.database.kernel.kysely())).rows.map(({ number }) => number)

test('no acknowledged write is lost, and each has its effect exactly once at each subscriber', async () => {
  const acknowledged: number[] = []
  for (const [index, moment] of MOMENTS.entries()) acknowledged.push(...(await runAndKill((index + 1) * 100_000, moment)))
  assert.ok(acknowledged.length > MOMENTS.length)
  while ((await numbers(OTHERS))[0] !== 0) await sleep(20)
  // What the killed processes held would be free after 15 s.
  await sql`update core.outbox set leased_until = null`.execute(data.database.kernel.kysely())
  subscribe(data)
  await data.jobs.start({ work: false })
  await data.events.settle()
  await retryAll()
  const items = await numbers('select number from test.item order by number')
  const stored = new Set(items)
  assert.equal(
    acknowledged.filter((number) => !stored.has(number)),
    [],
  )
  for (const subscriber of ['quick', 'slow']) {
    const effects = await numbers(`select number from test.effect where subscriber = '${subscriber}'`)
    const seen = new Set(effects)
    assert.equal(
      items.filter((number) => !seen.has(number)),
      [],
      `no effect at ${subscriber}`,
    )
    assert.is(effects.length, seen.size, `more than one effect at ${subscriber}`)
  }
  assert.is(await data.events.waiting(), 0)
})

/** What a busy machine made late waits in the retry queue; what a killed process had taken from there comes back after its heartbeat. */
async function retryAll(): Promise<void> {
  const waiting = `from jobs.job where name = 'core.deliver' and state in ('created', 'retry', 'active')`
  for (let round = 0; round < 5 && (await numbers(`select count(*)::int as number ${waiting}`))[0] !== 0; round++) {
    await sql`update jobs.job set state = 'retry', start_after = now()
      where name = 'core.deliver' and state in ('created', 'retry', 'active')`.execute(data.database.kernel.kysely())
    await data.jobs.settle()
  }
}

test.run()
