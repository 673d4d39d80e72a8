import { setTimeout as sleep } from 'node:timers/promises'
import type { StreamTopic, Viewer } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { EventStream, StreamMessage } from '../realtime/event-stream.ts'
import { MessageStore } from '../realtime/message-store.ts'
import { RealtimeHost } from '../realtime/realtime-host.ts'
import { closePostgres, openData, type Data } from './open-data.ts'

const test = suite('realtime')
let data: Data
let topics: StreamTopic[] = []
const hosts: RealtimeHost[] = []

test.before(async () => void (data = await openData()))
test.after.each(async () => {
  for (const host of hosts.splice(0)) await host.stop()
  topics = []
})
test.after(async () => {
  await data.close()
  await closePostgres()
})

async function newHost(on: Data = data): Promise<RealtimeHost> {
  const clock = { now: () => new Date() }
  const host = new RealtimeHost({
    database: on.database,
    clock,
    topics: () => topics.map((value) => ({ plugin: 'test', value })),
    log: () => {},
  })
  hosts.push(host)
  await host.start()
  return host
}

const viewer = (id: string | null): Viewer => ({ person: id, account: id, institution: null, mandate: null }) as unknown as Viewer

/** Collects what a page gets. */
function collect(stream: EventStream) {
  const got: StreamMessage[] = []
  let isEnded = false
  const reading = (async () => {
    for await (const message of stream) got.push(message)
    isEnded = true
  })()
  const until = async (count: number) => {
    for (let i = 0; i < 400 && got.length < count; i++) await sleep(5)
  }
  const end = async () => {
    for (let i = 0; i < 400 && !isEnded; i++) await sleep(5)
    if (isEnded) await reading
    return isEnded
  }
  return { got, until, end, names: () => got.map(({ name }) => name) }
}

test('a message reaches the account’s pages on every node, and nobody else’s', async () => {
  const [here, there] = [await newHost(), await newHost()]
  const [mine, other, distant] = [
    collect(await here.open({ viewer: viewer('1'), topics: [] })),
    collect(await here.open({ viewer: viewer('2'), topics: [] })),
    collect(await there.open({ viewer: viewer('1'), topics: [] })),
  ]
  await here.forPlugin('test').send({ to: { account: '1' }, name: 'test.hello', data: { n: 1 } })
  await Promise.all([mine.until(1), distant.until(1)])
  assert.equal(
    mine.got.map(({ name, data: body }) => [name, body]),
    [['test.hello', { n: 1 }]],
  )
  assert.equal(distant.got, mine.got)
  assert.equal(other.got, [])
})

test('a topic is heard by those it is open to; a filter keeps messages back', async () => {
  topics = [
    {
      topic: 'local',
      mayListen: async () => true,
      filter: async (of) => (message) => of.person !== '2' || (message.data as { by: number }).by !== 9,
    },
    { topic: 'secret', mayListen: async (of) => of.person === '1' },
  ]
  const host = await newHost()
  const all = ['local', 'secret', 'unknown']
  const one = collect(await host.open({ viewer: viewer('1'), topics: all }))
  const two = collect(await host.open({ viewer: viewer('2'), topics: all }))
  const { send } = host.forPlugin('test')
  for (const topic of ['secret', 'unknown']) await send({ to: { topic }, name: topic, data: {} })
  for (const by of [9, 1]) await send({ to: { topic: 'local' }, name: `local.${by}`, data: { by } })
  await Promise.all([one.until(3), two.until(1)])
  assert.equal(one.names(), ['secret', 'local.9', 'local.1'])
  assert.equal(two.names(), ['local.1'])
})

test('after `refresh` what a page may hear is asked again', async () => {
  let isAllowed = true
  topics = [{ topic: 'local', mayListen: async () => isAllowed }]
  const host = await newHost()
  const page = collect(await host.open({ viewer: viewer('1'), topics: ['local'] }))
  const { send } = host.forPlugin('test')
  await send({ to: { topic: 'local' }, name: 'before', data: {} })
  isAllowed = false
  await send({ to: { account: '1' }, name: 'refresh', data: {} })
  await page.until(2)
  await sleep(20)
  await send({ to: { topic: 'local' }, name: 'after', data: {} })
  await send({ to: { account: '1' }, name: 'last', data: {} })
  await page.until(3)
  assert.equal(page.names(), ['before', 'refresh', 'last'])
})

test('a page that was cut off again and again misses nothing and gets nothing twice, while two nodes send', async () => {
  const [here, there] = [await newHost(), await newHost()]
  const got: StreamMessage[] = []
  let isSending = true
  const sending = Promise.all(
    [here, there].map(async (host, node) => {
      for (let i = 0; i < 150; i++) {
        await host.forPlugin('test').send({ to: { account: '5' }, name: 'test.n', data: node * 1000 + i })
        if (i % 10 === 0) await sleep(3)
      }
    }),
  ).finally(() => (isSending = false))
  let cuts = 0
  const read = async (host: RealtimeHost, most: number) => {
    const stream = await host.open({ viewer: viewer('5'), topics: [], lastEventId: got.at(-1)?.id ?? '0' })
    const timer = setTimeout(() => stream.close(), most)
    for await (const message of stream) got.push(message)
    clearTimeout(timer)
    cuts++
  }
  while (isSending) await read(cuts % 2 ? there : here, 15)
  await sending
  await read(here, 300)
  assert.ok(cuts > 5)
  const numbers = got.filter(({ name }) => name === 'test.n').map(({ data: n }) => n as number)
  assert.is(numbers.length, 300)
  assert.is(new Set(numbers).size, 300)
})

test('who was away longer than messages are kept is told to load anew', async () => {
  const host = await newHost()
  const { send } = host.forPlugin('test')
  const first = collect(await host.open({ viewer: viewer('6'), topics: [] }))
  for (const name of ['a', 'b', 'c']) await send({ to: { account: '6' }, name, data: {} })
  await first.until(3)
  const last = first.got[0]!.id
  const catchUp = async () => collect(await host.open({ viewer: viewer('6'), topics: [], lastEventId: last }))
  const inTime = await catchUp()
  await inTime.until(2)
  assert.equal(inTime.names(), ['b', 'c'])
  await sql`delete from core.realtime_message where sequence <= ${first.got[1]!.id}`.execute(data.database.kernel.kysely())
  const late = await catchUp()
  await late.until(1)
  assert.equal(late.names(), ['core.missed'])
})

test('a page that does not read is cut off at 64 KiB and costs the others nothing', async () => {
  const host = await newHost()
  const slow = await host.open({ viewer: viewer('8'), topics: [] })
  const quick = collect(await host.open({ viewer: viewer('8'), topics: [] }))
  for (let i = 0; i < 20; i++) await host.forPlugin('test').send({ to: { account: '8' }, name: 'big', data: 'x'.repeat(5000) })
  await quick.until(20)
  assert.is(quick.got.length, 20)
  assert.is(host.size, 1)
  assert.ok(await collect(slow).end())
})

test('who missed more than a page can take at once is told to load anew', async () => {
  const host = await newHost()
  const { openedAt } = await host.open({ viewer: viewer('11'), topics: [] })
  for (let i = 0; i < 10; i++) await host.forPlugin('test').send({ to: { account: '11' }, name: 'big', data: 'x'.repeat(5000) })
  const page = collect(await host.open({ viewer: viewer('11'), topics: [], lastEventId: openedAt }))
  await host.forPlugin('test').send({ to: { account: '11' }, name: 'next', data: {} })
  await page.until(2)
  assert.equal(page.names(), ['core.missed', 'next'])
})

test('messages are kept for ten minutes, the newest for ever: it tells how far the numbers have come', async () => {
  const own = await openData()
  try {
    const store = new MessageStore(own.database.kernel)
    const db = own.database.kernel.kysely<unknown>()
    for (const minutes of [12, 11, 9]) {
      await store.add([{ target: 'account:1', name: `m${minutes}`, data: {} }])
      await sql`update core.realtime_message set at = now() - make_interval(mins => ${minutes}::int) where name = ${`m${minutes}`}`.execute(
        db,
      )
    }
    await store.deleteOld()
    assert.equal(
      (await store.after('0')).map(({ name }) => name),
      ['m9'],
    )
    await sql`update core.realtime_message set at = now() - interval '1 day'`.execute(db)
    await store.deleteOld()
    assert.equal(await store.bounds(), { first: '3', last: '3' })
  } finally {
    await own.close()
  }
})

test('a page that was cut off before its first message catches up by where its stream began', async () => {
  const host = await newHost()
  const stream = await host.open({ viewer: viewer('10'), topics: [] })
  stream.close()
  await host.forPlugin('test').send({ to: { account: '10' }, name: 'meanwhile', data: {} })
  const page = collect(await host.open({ viewer: viewer('10'), topics: [], lastEventId: stream.openedAt }))
  await page.until(1)
  assert.equal(page.names(), ['meanwhile'])
})

test('a message over 8 KB is a mistake of the plugin', async () => {
  const host = await newHost()
  try {
    await host.forPlugin('test').send({ to: { account: '8' }, name: 'big', data: 'x'.repeat(9000) })
    assert.unreachable()
  } catch (error) {
    assert.match((error as Error).message, /over 8 KB/)
  }
})

test('closing a person’s streams ends them on every node', async () => {
  const [here, there] = [await newHost(), await newHost()]
  const pages = [
    collect(await here.open({ viewer: viewer('3'), topics: [] })),
    collect(await there.open({ viewer: viewer('3'), topics: [] })),
  ]
  const other = collect(await there.open({ viewer: viewer('4'), topics: [] }))
  await here.forPlugin('accounts').close('3')
  assert.equal(await Promise.all(pages.map((page) => page.end())), [true, true])
  await here.forPlugin('test').send({ to: { account: '4' }, name: 'still', data: {} })
  await other.until(1)
  assert.equal(other.names(), ['still'])
})

test('a person has at most twenty pages; the oldest gives way', async () => {
  const host = await newHost()
  const oldest = collect(await host.open({ viewer: viewer('9'), topics: [] }))
  for (let i = 0; i < 20; i++) await host.open({ viewer: viewer('9'), topics: [] })
  assert.ok(await oldest.end())
  assert.is(host.size, 20)
})

test.run()
