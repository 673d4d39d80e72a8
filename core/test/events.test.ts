import { setTimeout as sleep } from 'node:timers/promises'
import { defineEvent, Type } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { closePostgres, openData, type Data } from './open-data.ts'

const test = suite('events')
const published = defineEvent('posts.published', Type.Object({ postId: Type.String() }))
const open: Data[] = []

test.after.each(async () => {
  for (const data of open.splice(0)) await data.close()
})
test.after(closePostgres)

/** A node with its subscriptions made, delivering. */
async function node(subscribe: (data: Data) => void, options: Parameters<typeof openData>[0] = {}): Promise<Data> {
  const data = await openData(options)
  open.push(data)
  subscribe(data)
  await data.jobs.start({ work: true })
  await data.events.start()
  return data
}

const emit = (data: Data, postId = '1', institution: string | null = null) =>
  data.database.forPlugin('posts').transaction((tx) => tx.emit(published, { postId }, { institution }))

async function until(holds: () => boolean | Promise<boolean>, limit = 8000): Promise<void> {
  for (const end = Date.now() + limit; !(await holds()); await sleep(10))
    if (Date.now() > end) throw new Error('it never happened')
}

/** Makes retries due now instead of in half a minute. */
const hasten = (data: Data) =>
  sql`update jobs.job set start_after = now() where name = 'core.deliver' and state in ('created', 'retry')`.execute(
    data.database.kernel.kysely(),
  )

test('every subscriber gets the event soon after the commit, with where and when it happened', async () => {
  const got: unknown[] = []
  const data = await node(({ events }) => {
    events.subscribe('timelines', published, async (payload, { institutionId, happenedAt }) => {
      got.push([payload, institutionId, happenedAt instanceof Date])
    })
    events.subscribe('search', published, async ({ postId }) => void got.push(postId))
  })
  await emit(data, '5', '7')
  await until(() => got.length === 2, 500)
  assert.equal(new Set(got.map((each) => JSON.stringify(each))), new Set(['"5"', '[{"postId":"5"},"7",true]']))
  await data.events.settle()
  assert.is(await data.events.waiting(), 0)
})

test('an event of a transaction that was rolled back is never delivered', async () => {
  let calls = 0
  const data = await node(({ events }) => events.subscribe('search', published, async () => void calls++))
  const work = data.database.kernel.transaction(async (tx) => {
    await tx.emit(published, { postId: '1' })
    throw new Error('no')
  })
  await work.catch(() => {})
  await data.events.settle()
  assert.is(calls, 0)
})

test('a subscriber that throws is tried again until it succeeds, the others not', async () => {
  const tries = { broken: 0, sound: 0 }
  const data = await node(({ events }) => {
    events.subscribe('broken', published, async () => {
      if (++tries.broken < 3) throw new Error('not yet')
    })
    events.subscribe('sound', published, async () => void tries.sound++)
  })
  await emit(data)
  await data.events.settle()
  assert.equal(tries, { broken: 1, sound: 1 })
  for (let round = 0; round < 4; round++) {
    await hasten(data)
    await data.jobs.settle()
  }
  assert.equal(tries, { broken: 3, sound: 1 })
  assert.equal(await data.jobs.deadLetters(), [])
})

test('after five tries the event is laid aside where people see it, and can be sent again', async () => {
  let tries = 0
  let isBroken = true
  const data = await node(
    ({ events }) =>
      events.subscribe('broken', published, async () => {
        tries++
        if (isBroken) throw new Error('disk on fire')
      }),
    { isUnhurried: true },
  )
  await emit(data, '9')
  await data.events.settle()
  for (let round = 0; round < 6; round++) {
    await hasten(data)
    await data.jobs.settle()
  }
  assert.is(tries, 5)
  const [letter, ...others] = await data.jobs.deadLetters()
  assert.is(others.length, 0)
  assert.is(letter!.queue, 'core.deliver')
  assert.match(letter!.reason, /disk on fire/)
  assert.match(JSON.stringify(letter!.data), /"postId":"9"/)
  isBroken = false
  const second = await data.another()
  open.push(second)
  second.events.subscribe('broken', published, async () => void tries++)
  await second.jobs.start({ work: false })
  assert.is(await second.jobs.redrive(), 1)
  await second.jobs.settle()
  assert.is(tries, 6)
})

test('a subscriber that hangs holds up nobody else', async () => {
  let sound = 0
  const data = await node(({ events }) => {
    events.subscribe(
      'hanging',
      published,
      () => new Promise<void>((_resolve, reject) => setTimeout(reject, 3000, new Error('slept'))),
    )
    events.subscribe('sound', published, async () => void sound++)
  })
  const begin = performance.now()
  for (let i = 0; i < 1000; i += 50) await Promise.all(Array.from({ length: 50 }, (_, j) => emit(data, String(i + j))))
  await until(() => sound === 1000, 25_000)
  // Alone the hanging one would need its three seconds 250 times, or four times until it rests.
  assert.ok(performance.now() - begin < 20_000)
})

test('a burst of events reaches a quick subscriber without a detour', async () => {
  let calls = 0
  const data = await node(({ events }) => events.subscribe('quick', published, async () => void calls++))
  await data.database.forPlugin('posts').transaction(async (tx) => {
    for (let i = 0; i < 1500; i++) await tx.emit(published, { postId: String(i) })
  })
  await data.events.settle()
  assert.is(calls, 1500)
})

test('a handler that is too slow is told by its signal and tried again later', async () => {
  let isAborted = false
  const data = await node(({ events }) =>
    events.subscribe('slow', published, async (_payload, { signal }) => {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }),
  )
  data.events.subscribe('watch', published, async (_payload, { signal }) => void (isAborted = signal.aborted))
  const begin = performance.now()
  await emit(data)
  await until(() => data.log.some((line) => line.includes('took longer than 10000 ms')), 12_000)
  assert.ok(performance.now() - begin > 9900)
  assert.is(isAborted, false)
})

test('while a subscriber rests after many faults its events wait without losing a try', async () => {
  let calls = 0
  const data = await node(({ events }) =>
    events.subscribe('resting', published, async () => {
      calls++
      throw new Error('no')
    }),
  )
  for (let i = 0; i < 5; i++) await emit(data, String(i))
  await data.events.settle()
  assert.is(calls, 5)
  await emit(data, 'later')
  await data.events.settle()
  for (let round = 0; round < 8; round++) {
    await hasten(data)
    await data.jobs.settle()
  }
  assert.is(calls, 5)
  assert.equal(await data.jobs.deadLetters(), [])
  const { rows } = await sql`select 1 from jobs.job where name = 'core.deliver' and state = 'created'`.execute(
    data.database.kernel.kysely(),
  )
  assert.is(rows.length, 6)
})

test('`once` does its work once, however often the event comes', async () => {
  let calls = 0
  const data = await node(({ events }) =>
    events.subscribe('counting', published, async (_payload, context) => {
      calls++
      await context.once(
        async (tx) => void (await sql`insert into core.role_grant values (${calls}, 'moderator')`.execute(tx.kysely())),
      )
      if (calls < 3) throw new Error('after the work')
    }),
  )
  await emit(data)
  await data.events.settle()
  for (let round = 0; round < 3; round++) {
    await hasten(data)
    await data.jobs.settle()
  }
  assert.is(calls, 3)
  const { rows } = await sql<{ person_id: string }>`select person_id from core.role_grant`.execute(data.database.kernel.kysely())
  assert.equal(rows, [{ person_id: '1' }])
})

test('who has had an event is remembered for thirty days', async () => {
  const data = await node(() => {})
  const db = data.database.kernel.kysely<unknown>()
  const at = (days: number) => data.database.kernel.newId(new Date(Date.now() - days * 86_400_000))
  const [old, recent] = [at(31), at(29)]
  await sql`insert into core.handled values (${old}, 'a'), (${recent}, 'a')`.execute(db)
  await sql`insert into jobs.job (name, data) values ('core.forget-handled', '{"input":{}}')`.execute(db)
  await data.jobs.settle()
  const { rows } = await sql<{ event_id: string }>`select event_id from core.handled`.execute(db)
  assert.equal(rows, [{ event_id: recent }])
})

test('`once` work that fails leaves no mark, so the next try does it', async () => {
  let calls = 0
  const data = await node(({ events }) =>
    events.subscribe('counting', published, (_payload, context) =>
      context.once(async (tx) => {
        await sql`insert into core.role_grant values (1, 'moderator')`.execute(tx.kysely())
        if (++calls === 1) throw new Error('half way')
      }),
    ),
  )
  await emit(data)
  await data.events.settle()
  await hasten(data)
  await data.jobs.settle()
  assert.is(calls, 2)
  const { rows } = await sql`select 1 from core.role_grant`.execute(data.database.kernel.kysely())
  assert.is(rows.length, 1)
})

test('an event of an older version is turned into the one the subscriber knows', async () => {
  const current = defineEvent('posts.published', Type.Object({ postId: Type.String(), language: Type.String() }), {
    version: 2,
    upcast: { 1: (old: { postId: string }) => ({ ...old, language: 'de' }) },
  })
  const got: unknown[] = []
  const data = await node(({ events }) => events.subscribe('search', current, async (payload) => void got.push(payload)))
  await emit(data, '5')
  await data.events.settle()
  assert.equal(got, [{ postId: '5', language: 'de' }])
})

test('a plugin that is off, for the server or for the institution, gets nothing', async () => {
  const got: (string | null)[] = []
  const data = await node(({ events }) => {
    events.subscribe('panel', published, async (_payload, { institutionId }) => void got.push(institutionId))
    events.subscribe('asleep', published, async () => void got.push('asleep'))
  })
  data.off.add('asleep').add('panel 7')
  for (const institution of ['7', '8', null]) await emit(data, '1', institution)
  await data.events.settle()
  assert.equal(new Set(got), new Set(['8', null]))
})

test('a process that only emits wakes the one that delivers', async () => {
  let calls = 0
  const data = await node(({ events }) => events.subscribe('search', published, async () => void calls++))
  const silent = await data.another()
  open.push(silent)
  const begin = performance.now()
  await emit(silent)
  await until(() => calls === 1)
  assert.ok(performance.now() - begin < 800)
})

test('two nodes deliver each event to each subscriber once', async () => {
  const got: string[] = []
  const subscribe = ({ events }: Data) => events.subscribe('search', published, async ({ postId }) => void got.push(postId))
  const data = await node(subscribe)
  const other = await data.another()
  open.push(other)
  subscribe(other)
  await other.jobs.start({ work: true })
  await other.events.start()
  await Promise.all(Array.from({ length: 200 }, (_, i) => emit(i % 2 ? data : other, String(i))))
  await until(() => got.length >= 200)
  await Promise.all([data.events.settle(), other.events.settle()])
  assert.is(got.length, 200)
  assert.is(new Set(got).size, 200)
})

test('a node that stops lets go of what it has not begun, and the next one delivers it', async () => {
  let isOpen = false
  const got = new Set<string>()
  const subscribe = ({ events }: Data) =>
    events.subscribe('search', published, async ({ postId }) => {
      if (!isOpen) await sleep(100)
      got.add(postId)
    })
  const first = await openData()
  subscribe(first)
  await first.jobs.start({ work: true })
  await first.events.start()
  const second = await first.another()
  subscribe(second)
  open.push(second)
  for (let i = 0; i < 50; i++) await emit(first, String(i))
  await Promise.all([first.events.stop(), first.jobs.stop()])
  isOpen = true
  assert.ok(got.size < 50)
  await second.jobs.start({ work: false })
  await second.events.settle()
  assert.is(got.size, 50)
  open.push(first)
})

test.run()
