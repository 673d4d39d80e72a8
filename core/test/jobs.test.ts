import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rejects } from '../testing/rejects.ts'
import { closePostgres, openData, type Data } from './open-data.ts'

const test = suite('jobs')
const Input = Type.Object({ n: Type.Number() })
const open: Data[] = []

test.after.each(async () => {
  for (const data of open.splice(0)) await data.close()
})
test.after(closePostgres)

async function newData(options: Parameters<typeof openData>[0] = {}): Promise<Data> {
  const data = await openData(options)
  open.push(data)
  return data
}

const db = (data: Data) => data.database.kernel.kysely<unknown>()
const hasten = (data: Data) => sql`update jobs.job set start_after = now() where state = 'retry'`.execute(db(data))

test('work that was sent is run soon, with its input', async () => {
  const data = await newData()
  const got: number[] = []
  const job = data.jobs.define('a', 'note', Input, async ({ n }) => void got.push(n))
  await data.jobs.start({ work: true })
  await job.send({ n: 1 })
  for (let i = 0; i < 100 && got.length === 0; i++) await sleep(10)
  assert.equal(got, [1])
})

test('work sent in a transaction is run after its commit, and never when it is rolled back', async () => {
  const data = await newData()
  const got: number[] = []
  const job = data.jobs.define('a', 'note', Input, async ({ n }) => void got.push(n))
  await data.jobs.start({ work: true })
  await data.database.kernel.transaction(async (tx) => {
    await job.send({ n: 1 }, { tx })
    await data.jobs.settle()
    assert.equal(got, [])
  })
  await rejects(() =>
    data.database.kernel.transaction(async (tx) => {
      await job.send({ n: 2 }, { tx })
      throw new Error('no')
    }),
  )
  await data.jobs.settle()
  assert.equal(got, [1])
})

test('input that is not what the schema says is refused when it is sent', async () => {
  const data = await newData()
  const job = data.jobs.define('a', 'note', Input, async () => {})
  await data.jobs.start({ work: false })
  await rejects(() => job.send({ n: 'one' } as never), /job a\.note: \/n/)
})

test('of several waiting with one key there is one; without a key all are run', async () => {
  const data = await newData()
  const got: number[] = []
  const job = data.jobs.define('a', 'note', Input, async ({ n }) => void got.push(n))
  await data.jobs.start({ work: false })
  for (const n of [1, 2, 3]) await job.send({ n }, { key: 'account:7' })
  for (const n of [4, 5]) await job.send({ n })
  await job.send({ n: 6 }, { key: 'account:8' })
  await data.jobs.settle()
  assert.equal(got.toSorted(), [1, 4, 5, 6])
})

test('what is sent for later is run when the platform’s clock says so', async () => {
  let ahead = 0
  const data = await newData({ clock: { now: () => new Date(Date.now() + ahead) } })
  const got: number[] = []
  const job = data.jobs.define('a', 'note', Input, async ({ n }) => void got.push(n))
  await data.jobs.start({ work: false })
  await job.send({ n: 1 }, { after: 600 })
  await data.jobs.settle()
  assert.equal(got, [])
  ahead = 601_000
  await data.jobs.settle()
  assert.equal(got, [1])
})

test('work that fails is tried five times, then laid aside with its reason, and can be sent again', async () => {
  const data = await newData({ isUnhurried: true })
  let tries = 0
  const job = data.jobs.define('a', 'break', Input, async () => {
    tries++
    throw new Error('disk on fire')
  })
  await data.jobs.start({ work: false })
  await job.send({ n: 7 })
  for (let round = 0; round < 7; round++) {
    await data.jobs.settle()
    await hasten(data)
  }
  assert.is(tries, 5)
  const [letter] = await data.jobs.deadLetters()
  assert.equal([letter!.queue, letter!.data, letter!.reason], ['a.break', { n: 7 }, 'disk on fire'])
  assert.is(await data.jobs.redrive([letter!.id]), 1)
  await data.jobs.settle()
  assert.is(tries, 6)
})

test('work over its time limit is told by its signal and counts as failed; other work goes on meanwhile', async () => {
  const data = await newData()
  let isAborted = false
  const got: number[] = []
  const slow = data.jobs.define(
    'a',
    'hang',
    Input,
    (_input, { signal }) => new Promise(() => signal.addEventListener('abort', () => (isAborted = true))),
    {
      timeLimit: 1000,
    },
  )
  const sound = data.jobs.define('b', 'note', Input, async ({ n }) => void got.push(n))
  await data.jobs.start({ work: true })
  await slow.send({ n: 1 })
  await sound.send({ n: 2 })
  for (let i = 0; i < 100 && got.length === 0; i++) await sleep(10)
  assert.equal([got, isAborted], [[2], false])
  for (let i = 0; i < 300 && !isAborted; i++) await sleep(10)
  const state = async () =>
    (await sql<{ state: string }>`select state::text from jobs.job where name = 'a.hang'`.execute(db(data))).rows[0]?.state
  for (let i = 0; i < 100 && (await state()) !== 'retry'; i++) await sleep(10)
  assert.is(await state(), 'retry')
})

test('work of a plugin that is off waits, and is run when the plugin is on again', async () => {
  let ahead = 0
  const data = await newData({ clock: { now: () => new Date(Date.now() + ahead) } })
  const got: number[] = []
  const job = data.jobs.define('asleep', 'note', Input, async ({ n }) => void got.push(n))
  await data.jobs.start({ work: false })
  data.off.add('asleep')
  await job.send({ n: 1 })
  await data.jobs.settle()
  assert.equal(got, [])
  data.off.clear()
  ahead = 120_000
  await data.jobs.settle()
  assert.equal(got, [1])
})

test('what runs shows how far it is', async () => {
  const data = await newData()
  let end = () => {}
  const job = data.jobs.define('a', 'count', Input, (_input, { progress }) => {
    progress(3, 10)
    return new Promise((resolve) => (end = resolve))
  })
  await data.jobs.start({ work: true })
  await job.send({ n: 1 })
  for (let i = 0; i < 100 && data.jobs.running().length === 0; i++) await sleep(10)
  const [running] = data.jobs.running()
  assert.equal([running!.plugin, running!.name, running!.done, running!.of], ['a', 'count', 3, 10])
  end()
  await data.jobs.settle()
  assert.equal(data.jobs.running(), [])
})

test('schedules follow what the plugins say now, in Berlin’s time', async () => {
  const data = await newData()
  data.jobs.define('a', 'daily', Type.Object({}), async () => {}, { every: '0 7 * * *' })
  data.jobs.define('a', 'gone', Type.Object({}), async () => {}, { every: '* * * * *' })
  await data.jobs.start({ work: true })
  const later = await data.another()
  open.push(later)
  later.jobs.define('a', 'daily', Type.Object({}), async () => {}, { every: '0 8 * * *' })
  await later.jobs.start({ work: true })
  const { rows } = await sql`select name, cron, timezone from jobs.schedule where name like 'a.%'`.execute(db(data))
  assert.equal(rows, [{ name: 'a.daily', cron: '0 8 * * *', timezone: 'Europe/Berlin' }])
})

test('two kinds of work with one name are refused', async () => {
  const data = await newData()
  data.jobs.define('a', 'note', Input, async () => {})
  assert.throws(() => data.jobs.define('a', 'note', Input, async () => {}), /defines the job note twice/)
})

test.run()
