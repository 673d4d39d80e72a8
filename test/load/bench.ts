/** `pnpm bench <name> [--scale S|M] [--rounds 7] [--seconds 3] [--port 4600]`: measures against the limit, prints the ratios, keeps them. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync } from 'node:fs'
import { loadavg, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Request } from 'autocannon'
import { home } from './home.ts'
import { interleave, print, tableOf } from './interleave.ts'
import { openLoadDatabase, type LoadDatabase } from './load-database.ts'
import { startServer } from './processes.ts'
import { publish } from './publish.ts'
import { scales, type Scale } from './town.ts'

/** What is measured: the same work asked of the limit and of us, its answers checked first. */
export interface Bench {
  readonly name: string
  readonly connections: number
  limitRequests(place: { readonly scale: Scale }): Request[]
  oursRequests(place: { readonly scale: Scale }): Request[]
  /** @throws when an answer is wrong */
  check(place: BenchPlace): Promise<void>
}
export interface BenchPlace {
  readonly scale: Scale
  /** Addresses of the two servers. */
  readonly limit: string
  readonly ours: string
  /** Of the database. */
  readonly url: string
  readonly say: (line: string) => void
}

const benches: readonly Bench[] = [home, publish]
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: 'string', default: 'S' },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    port: { type: 'string', default: '4600' },
  },
})
const bench = benches.find(({ name }) => name === positionals[0])
const scale = scales[values.scale as Scale['name']]
if (!bench || !scale) {
  say(`pnpm bench ${benches.map(({ name }) => name).join('|')} --scale ${Object.keys(scales).join('|')} --rounds 7 --seconds 3`)
  process.exit(2)
}
const port = Number(values.port)
const database = await openLoadDatabase(scale, port, say)
try {
  await measure(bench, scale, database)
} finally {
  await database.stop()
}

async function measure(bench: Bench, scale: Scale, { url, postmaster, folder }: LoadDatabase): Promise<void> {
  const limit = await startServer('limits/bare.server.ts', port, [url])
  const ours = await startServer('sapocom.server.ts', port + 1, [url, folder])
  try {
    await bench.check({ scale, limit: limit.address, ours: ours.address, url, say })
    const rounds = await interleave({
      limit: { name: 'limit', ...limit, requests: bench.limitRequests({ scale }) },
      ours: { name: 'ours', ...ours, requests: bench.oursRequests({ scale }) },
      postmaster,
      connections: bench.connections,
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      say,
    })
    const table = tableOf(rounds)
    print(table, say)
    keep(bench.name, {
      scale: scale.name,
      rounds: rounds.length,
      seconds: Number(values.seconds),
      connections: bench.connections,
      table,
    })
  } finally {
    await ours.stop()
    await limit.stop()
  }
}

/** One line a run, with what it was run on. */
function keep(name: string, result: object): void {
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const machine = { node: process.version, cores: cpus().length, load: loadavg()[0]?.toFixed(2) }
  appendFileSync(
    join(folder, `${name}.jsonl`),
    `${JSON.stringify({ at: new Date().toISOString(), commit, ...machine, ...result })}\n`,
  )
}
