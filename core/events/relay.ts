import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { DatabaseHost } from '../database/host.ts'
import { asRefusal, DatabaseUnavailable } from '../database/unavailable.ts'
import type { Deliverable } from './delivery.ts'
import { LaneClosed } from './lane.ts'

const CHANNEL = 'core_outbox'
/** Events taken at once. */
const BATCH = 100
/** Events this process holds at most. */
const HOLD = 400
/** Milliseconds between looks, for what no wake-up told. */
const POLL = 1000
/** Milliseconds between renewals of the lease, which lasts 15 s: so long waits what a killed process held. */
const RENEW = 4000
/** Milliseconds deliveries may take that have begun when the process is to end. */
const PATIENCE = 8000

export type Leased = Deliverable

/**
 * Takes events out of the outbox, by lease and not by a held lock, so that no transaction stays open while subscribers work. An
 * event leaves the outbox when all its subscribers have it.
 */
export class Relay {
  readonly #database: DatabaseHost
  readonly #spread: (event: Leased) => Promise<void>
  readonly #log: (message: string, error?: unknown) => void
  readonly #me = randomUUID()
  readonly #held = new Map<string, Promise<void>>()
  readonly #done: string[] = []
  #timers: NodeJS.Timeout[] = []
  #pumping: Promise<void> | undefined
  #isWoken = false
  #isRunning = false
  #unlisten: () => void = () => {}
  #told: NodeJS.Timeout | undefined

  constructor(database: DatabaseHost, spread: (event: Leased) => Promise<void>, log: (message: string, error?: unknown) => void) {
    this.#database = database
    this.#spread = spread
    this.#log = log
    database.onEvents(() => (this.#isRunning ? this.#wake() : this.#tell()))
  }

  async start(): Promise<void> {
    this.#isRunning = true
    this.#unlisten = await this.#database.listen(
      CHANNEL,
      () => this.#wake(),
      () => this.#wake(),
    )
    this.#timers = [setInterval(() => this.#wake(), POLL), setInterval(() => void this.#renew(), RENEW)]
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#isRunning = false
    this.#unlisten()
    clearTimeout(this.#told)
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.race([this.#idle(), sleep(PATIENCE, undefined, { ref: false })])
    await this.#release()
  }

  /** Delivers until nothing is left that this process may take. */
  async settle(): Promise<void> {
    do {
      await this.#pump()
      await this.#idle()
    } while ((await this.#take(0)) > 0)
  }

  async waiting(): Promise<number> {
    const { rows } = await sql<{
      count: string
    }>`select count(*) as count from (select 1 from core.outbox limit 10000) event`.execute(this.#db)
    return Number(rows[0]!.count)
  }

  get #db() {
    return this.#database.kernel.kysely<unknown>()
  }

  /** A process that delivers nothing itself tells the others; many commits at once are told together. */
  #tell(): void {
    this.#told ??= setTimeout(() => {
      this.#told = undefined
      this.#database.notify(CHANNEL, '').catch(() => {})
    }, 20).unref()
  }

  #wake(): void {
    this.#isWoken = true
    this.#pumping ??= this.#pump()
      .catch((error: unknown) => {
        if (!(error instanceof DatabaseUnavailable)) this.#log('events could not be taken from the outbox', error)
      })
      .finally(() => {
        this.#pumping = undefined
        if (this.#isWoken && this.#isRunning && this.#held.size < HOLD) this.#wake()
      })
  }

  async #pump(): Promise<void> {
    do {
      this.#isWoken = false
      await this.#finish()
      while (this.#held.size < HOLD && (await this.#take(BATCH)) === BATCH);
    } while (this.#done.length > 0)
  }

  /** @param limit 0 only counts what could be taken */
  async #take(limit: number): Promise<number> {
    const free = sql`leased_until is null or leased_until < clock_timestamp()`
    if (limit === 0) {
      const { rows } = await sql`select 1 from core.outbox where ${free} limit 1`.execute(this.#db)
      return rows.length
    }
    const { rows } =
      await sql<Leased>`update core.outbox set leased_until = clock_timestamp() + interval '15 s', leased_by = ${this.#me}
      where id in (select id from core.outbox where ${free} order by id limit ${limit} for update skip locked)
      returning id, name, version, payload, institution_id as "institutionId", happened_at as "happenedAt"`.execute(this.#db)
    for (const event of rows.toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))) this.#hold(event)
    return rows.length
  }

  #hold(event: Leased): void {
    const delivered = this.#spread(event)
      .then(() => void this.#done.push(event.id))
      .catch((error: unknown) => {
        if (!(error instanceof LaneClosed)) this.#log(`event ${event.name} stays in the outbox`, asRefusal(error))
      })
      .finally(() => {
        this.#held.delete(event.id)
        this.#wakeToFinish()
      })
    this.#held.set(event.id, delivered)
  }

  #wakeToFinish(): void {
    if (this.#isRunning && this.#done.length > 0) setImmediate(() => this.#wake())
  }

  /** Deletes what all subscribers have, many at once. */
  async #finish(): Promise<void> {
    const ids = this.#done.splice(0)
    if (ids.length === 0) return
    try {
      await sql`delete from core.outbox where id = any(${ids}::bigint[]) and leased_by = ${this.#me}`.execute(this.#db)
    } catch (error) {
      this.#done.push(...ids)
      throw error
    }
  }

  async #renew(): Promise<void> {
    const ids = [...this.#held.keys(), ...this.#done]
    if (ids.length === 0) return
    await sql`update core.outbox set leased_until = clock_timestamp() + interval '15 s' where id = any(${ids}::bigint[]) and leased_by = ${this.#me}`
      .execute(this.#db)
      .catch(() => {})
  }

  async #idle(): Promise<void> {
    while (this.#held.size > 0 || this.#pumping) await Promise.all([...this.#held.values(), this.#pumping])
    await this.#finish()
  }

  /** What this process will not deliver any more is free at once. */
  async #release(): Promise<void> {
    await this.#finish().catch(() => {})
    await sql`update core.outbox set leased_until = null, leased_by = null where leased_by = ${this.#me}`
      .execute(this.#db)
      .catch(() => {})
  }
}
