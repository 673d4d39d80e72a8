import type { Event, EventContext, Id, Transaction } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import type { DatabaseHost } from '../database/host.ts'
import type { Limits } from '../jobs/job-host.ts'
import { checkPayload } from './outbox.ts'

/** Milliseconds a subscriber has for an event. */
const TIME_LIMIT = 10_000

/** An event on its way to a subscriber. */
export interface Deliverable {
  readonly id: Id
  readonly name: string
  readonly version: number
  readonly payload: unknown
  readonly institutionId: Id | null
  readonly happenedAt: Date
}

export interface DeliveryOptions {
  /** Stable over restarts: `once` remembers by it. */
  readonly subscriber: string
  readonly plugin: string
  readonly event: Event
  readonly handle: (payload: never, context: EventContext) => Promise<void>
  readonly database: DatabaseHost
  readonly limits: Limits
  readonly isOn: (plugin: string, institution: Id | null) => boolean
}

/** Gives events to one subscriber. */
export class Delivery {
  readonly #options: DeliveryOptions

  constructor(options: DeliveryOptions) {
    this.#options = options
  }

  get plugin(): string {
    return this.#options.plugin
  }

  get isSuspended(): boolean {
    return this.#options.limits.isSuspended(this.plugin, this.#place)
  }

  /** Nothing for a plugin that is off for the event's institution: it rests. @throws what the handler throws; TimedOut after 10 s */
  async deliver(event: Deliverable): Promise<void> {
    const { plugin, isOn, limits, handle } = this.#options
    if (!isOn(plugin, event.institutionId)) return
    await limits.run(plugin, this.#place, TIME_LIMIT, async (signal) => {
      const payload = upcast(this.#options.event, event)
      await handle(payload as never, this.#context(event, signal))
    })
  }

  get #place(): string {
    return `event ${this.#options.event.name}`
  }

  #context(event: Deliverable, signal: AbortSignal): EventContext {
    const { id: eventId, institutionId, happenedAt } = event
    return { eventId, institutionId, happenedAt, signal, once: (work) => this.#once(eventId, work) }
  }

  /** The mark and the work are one transaction: either both stand, or the next delivery does both. */
  async #once(eventId: Id, work: (tx: Transaction) => Promise<void>): Promise<void> {
    const { database, plugin, subscriber } = this.#options
    await database.forPlugin(plugin).transaction(async (tx) => {
      const { rows } = await sql`insert into core.handled (event_id, subscriber) values (${eventId}, ${subscriber})
        on conflict do nothing returning event_id`.execute(tx.kysely())
      if (rows.length > 0) await work(tx)
    })
  }
}

/** Brings the payload of an older version to the one the subscriber knows. @throws when there is no way */
function upcast(event: Event, { name, version, payload }: Deliverable): unknown {
  if (version === event.version) return payload
  const turn = event.upcast[version]
  if (!turn) throw new Error(`event ${name}: version ${version} can't be turned into ${event.version}`)
  const current = turn(payload as never)
  checkPayload(event, current)
  return current
}
