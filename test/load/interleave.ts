import autocannon from 'autocannon'
import { cpuOf, cpuOfPostgres } from './processes.ts'

/** One of two that are compared. */
export interface Contender {
  readonly name: string
  readonly pid: number
  readonly address: string
  readonly requests: readonly autocannon.Request[]
}

export interface Measured {
  /** Requests a second. */
  readonly rate: number
  /** ms */
  readonly p50: number
  readonly p99: number
  /** µs a request. */
  readonly node: number
  readonly postgres: number
}

export interface Round {
  readonly limit: Measured
  readonly ours: Measured
}

export interface Plan {
  readonly limit: Contender
  readonly ours: Contender
  readonly postmaster: number
  readonly rounds: number
  readonly connections: number
  /** Seconds a run. */
  readonly seconds: number
  readonly say: (line: string) => void
}

/**
 * Measures two in turn, the order reversed each round, so that what the machine does besides hits both alike; ratios are taken inside
 * a round. @throws when a request fails: a fast wrong answer is none
 */
export async function interleave(plan: Plan): Promise<Round[]> {
  const rounds: Round[] = []
  for (const warm of [plan.limit, plan.ours]) await run(warm, plan, Math.min(2, plan.seconds))
  for (let round = 0; round < plan.rounds; round += 1) {
    const order = round % 2 === 0 ? [plan.limit, plan.ours] : [plan.ours, plan.limit]
    const found = new Map<Contender, Measured>()
    for (const contender of order) found.set(contender, await run(contender, plan, plan.seconds))
    const [limit, ours] = [found.get(plan.limit)!, found.get(plan.ours)!]
    rounds.push({ limit, ours })
    plan.say(
      `round ${round + 1}: ${limit.rate.toFixed(0)} and ${ours.rate.toFixed(0)} a second, ${(ours.rate / limit.rate).toFixed(2)}`,
    )
  }
  return rounds
}

async function run(contender: Contender, { connections, postmaster }: Plan, seconds: number): Promise<Measured> {
  const [node, postgres] = [cpuOf(contender.pid), cpuOfPostgres(postmaster)]
  const result = await autocannon({ url: contender.address, connections, duration: seconds, requests: [...contender.requests] })
  const bad = result.errors + result.timeouts + result.non2xx
  if (bad > 0) throw new Error(`${contender.name}: ${bad} of ${result.requests.total} requests failed`)
  const count = result.requests.total
  return {
    rate: count / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    node: (cpuOf(contender.pid) - node) / count,
    postgres: (cpuOfPostgres(postmaster) - postgres) / count,
  }
}

/** Least, middle, most. No means: one bad round would move them. */
export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { min: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 }
}

/** The rows of the table that is printed and kept. */
export function tableOf(rounds: readonly Round[]): Record<string, Spread> {
  const of = (value: (round: Round) => number): Spread => spread(rounds.map(value))
  return {
    'ratio (ours ÷ limit)': of(({ limit, ours }) => ours.rate / limit.rate),
    'CPU ratio (limit ÷ ours)': of(({ limit, ours }) => (limit.node + limit.postgres) / (ours.node + ours.postgres)),
    'limit: requests a second': of(({ limit }) => limit.rate),
    'ours: requests a second': of(({ ours }) => ours.rate),
    'limit: p50 ms': of(({ limit }) => limit.p50),
    'ours: p50 ms': of(({ ours }) => ours.p50),
    'limit: p99 ms': of(({ limit }) => limit.p99),
    'ours: p99 ms': of(({ ours }) => ours.p99),
    'limit: Node µs': of(({ limit }) => limit.node),
    'ours: Node µs': of(({ ours }) => ours.node),
    'limit: PostgreSQL µs': of(({ limit }) => limit.postgres),
    'ours: PostgreSQL µs': of(({ ours }) => ours.postgres),
  }
}

export function print(table: Readonly<Record<string, Spread>>, say: (line: string) => void): void {
  const shown = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0)).padStart(8)
  say(`${''.padEnd(28)}${['min', 'median', 'max'].map((name) => name.padStart(8)).join('')}`)
  for (const [name, { min, median, max }] of Object.entries(table))
    say(`${name.padEnd(28)}${[min, median, max].map(shown).join('')}`)
}
