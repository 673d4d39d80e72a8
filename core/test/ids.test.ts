import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { firstIdAt, Ids, timeOf } from '../database/ids.ts'

function settableClock(start: string) {
  let now = new Date(start)
  return { now: () => now, set: (moment: string) => (now = new Date(moment)) }
}

const rises = (ids: readonly string[]) => ids.every((id, index) => index === 0 || BigInt(id) > BigInt(ids[index - 1]!))

test('an id tells when it was made, to the millisecond', () => {
  const ids = new Ids(settableClock('2026-11-23T12:34:56.789Z'), 7)
  assert.is(timeOf(ids.next()).toISOString(), '2026-11-23T12:34:56.789Z')
})

test('ten thousand ids of one moment rise and differ', () => {
  const ids = new Ids(settableClock('2026-11-23T12:00:00.000Z'), 7)
  assert.ok(rises(Array.from({ length: 10_000 }, () => ids.next())))
})

test('ids rise while the clock goes back an hour', () => {
  const clock = settableClock('2026-11-23T12:00:00.000Z')
  const ids = new Ids(clock, 7)
  const made = [ids.next()]
  clock.set('2026-11-23T11:00:00.000Z')
  for (let i = 0; i < 5000; i++) made.push(ids.next())
  clock.set('2026-11-23T12:00:01.000Z')
  made.push(ids.next())
  assert.ok(rises(made))
  assert.is(timeOf(made.at(-1)!).toISOString(), '2026-11-23T12:00:01.000Z')
})

test('two nodes never make the same id in the same moment', () => {
  const clock = settableClock('2026-11-23T12:00:00.000Z')
  const [one, two] = [new Ids(clock, 1), new Ids(clock, 2)]
  const made = new Set(Array.from({ length: 4000 }, () => [one.next(), two.next()]).flat())
  assert.is(made.size, 8000)
})

test('an id for a past moment stands between what was made before and after it', () => {
  const clock = settableClock('2020-01-01T00:00:00.000Z')
  const ids = new Ids(clock, 7)
  const before = ids.next()
  clock.set('2022-01-01T00:00:00.000Z')
  const after = ids.next()
  const past = Array.from({ length: 3000 }, () => ids.next(new Date('2021-06-01T10:00:00Z')))
  assert.is(new Set(past).size, 3000)
  assert.ok(past.every((id) => BigInt(id) > BigInt(before) && BigInt(id) < BigInt(after)))
  assert.is(timeOf(past[0]!).toISOString(), '2021-06-01T10:00:00.000Z')
})

test('a moment before 2010 stands at the beginning', () => {
  const ids = new Ids(settableClock('2026-01-01T00:00:00Z'), 7)
  assert.is(timeOf(ids.next(new Date('1995-05-05T00:00:00Z'))).toISOString(), '2010-01-01T00:00:00.000Z')
})

test('ids fit into bigint for the next hundred years', () => {
  const ids = new Ids(settableClock('2126-01-01T00:00:00Z'), 511)
  assert.ok(BigInt(ids.next()) < 2n ** 63n)
})

test('the first id of a moment is not above any id of that moment', () => {
  const clock = settableClock('2026-11-23T12:00:00.000Z')
  assert.ok(BigInt(firstIdAt(clock.now())) <= BigInt(new Ids(clock, 0).next()))
})

test.run()
