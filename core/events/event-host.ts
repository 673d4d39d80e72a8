import type { Event, EventContext, Id } from '@sapocom/sdk-plugin'
import { Type } from '@sapocom/sdk-plugin'
import type { Static, TSchema } from 'typebox'
import { sql } from 'kysely'
import { Batcher } from '../database/batcher.ts'
import type { DatabaseHost } from '../database/host.ts'
import { firstIdAt } from '../database/ids.ts'
import { Postponed } from '../jobs/job-definition.ts'
import type { JobHost, Limits } from '../jobs/job-host.ts'
import { Delivery, type Deliverable } from './delivery.ts'
import { Lane } from './lane.ts'
import { Relay, type Leased } from './relay.ts'

export interface EventHostOptions {
  readonly database: DatabaseHost
  readonly jobs: JobHost
  readonly limits: Limits
  readonly isOn: (plugin: string, institution: Id | null) => boolean
  readonly log: (plugin: string, message: string, error?: unknown) => void
}

/** Milliseconds it is remembered for whom `once` has run: 30 days, twice as long as a dead letter is kept. */
const HANDLED = 30 * 24 * 3_600_000

/** Deliveries put into the retry queue in one statement. */
const BATCH = 100

type Handle = (payload: never, context: EventContext) => Promise<void>

const Retry = Type.Object({
  subscriber: Type.String(),
  event: Type.Object({
    id: Type.String(),
    name: Type.String(),
    version: Type.Integer(),
    payload: Type.Unknown(),
    institutionId: Type.Union([Type.String(), Type.Null()]),
    happenedAt: Type.String(),
  }),
})

/**
 * Delivers events to the plugins that subscribed: each at least once, each subscriber in a lane of its own. What a subscriber
 * fails at is tried four times more by the job `core.deliver`, then it is a dead letter. Order is not promised.
 */
export class EventHost {
  readonly #options: EventHostOptions
  readonly #lanes = new Map<string, Lane>()
  readonly #byEvent = new Map<string, Lane[]>()
  readonly #relay: Relay
  readonly #retries: Batcher<{ input: Static<typeof Retry>; after: number }>

  constructor(options: EventHostOptions) {
    this.#options = options
    this.#relay = new Relay(
      options.database,
      (event) => this.#spread(event),
      (message, error) => options.log('core', message, error),
    )
    this.#retries = new Batcher(BATCH, (items) => options.jobs.sendAll('core.deliver', items))
    options.jobs.define('core', 'deliver', Retry, (input) => this.#deliverAgain(input), {
      timeLimit: 15_000,
      width: 4,
      // With the try in the lane: five.
      retries: 3,
      isUnguarded: true,
    })
    options.jobs.define('core', 'forget-handled', Type.Object({}), () => this.#forgetHandled(), { every: '17 3 * * *' })
  }

  /** Synchronous, for `setup`. */
  subscribe<E extends TSchema>(
    plugin: string,
    event: Event<E>,
    handle: (payload: Static<E>, context: EventContext) => Promise<void>,
  ): void {
    const { database, limits, isOn, log } = this.#options
    const name = `${plugin} ${event.name}`
    const count = [...this.#lanes.keys()].filter((key) => key === name || key.startsWith(`${name} `)).length
    const subscriber = count === 0 ? name : `${name} ${count + 1}`
    const delivery = new Delivery({ subscriber, plugin, event: event as Event, handle: handle as Handle, database, limits, isOn })
    const lane = new Lane(delivery, {
      handOver: (waiting, after) => this.#retries.add({ input: { subscriber, event: toJson(waiting) }, after }),
      log: (message, error) => log(plugin, message, error),
    })
    this.#lanes.set(subscriber, lane)
    this.#byEvent.set(event.name, [...(this.#byEvent.get(event.name) ?? []), lane])
  }

  /** Forgets the subscriptions of a plugin whose set-up failed. */
  drop(plugin: string): void {
    for (const [subscriber, lane] of this.#lanes) if (lane.plugin === plugin) this.#lanes.delete(subscriber)
    for (const [event, lanes] of this.#byEvent) {
      this.#byEvent.set(
        event,
        lanes.filter((lane) => lane.plugin !== plugin),
      )
    }
  }

  /** From now on this process delivers. Processes that only emit don't call it: their events wake those that do. */
  start(): Promise<void> {
    return this.#relay.start()
  }

  /** Lets deliveries end that have begun, at most 8 s; the rest is delivered by another process, or at the next start. */
  stop(): Promise<void> {
    for (const lane of this.#lanes.values()) lane.close()
    return this.#relay.stop()
  }

  /** Delivers all that waits, here and now, and what it brings forth; what failed and has to wait for its next try stays. */
  async settle(): Promise<void> {
    await this.#relay.settle()
  }

  /** Events nobody has taken yet, for health pages. */
  waiting(): Promise<number> {
    return this.#relay.waiting()
  }

  /** A dead letter that is older than this is not sent again with the promise of `once`. */
  async #forgetHandled(): Promise<void> {
    const { kernel } = this.#options.database
    const border = firstIdAt(new Date(kernel.timeOf(kernel.newId()).getTime() - HANDLED))
    await sql`delete from core.handled where event_id < ${border}`.execute(kernel.kysely())
  }

  /** Resolves when every subscriber has the event, or its retry is safe in the queue. */
  async #spread(event: Leased): Promise<void> {
    await Promise.all((this.#byEvent.get(event.name) ?? []).map((lane) => lane.add(event)))
  }

  async #deliverAgain({ subscriber, event }: Static<typeof Retry>): Promise<void> {
    const lane = this.#lanes.get(subscriber)
    // The subscriber went with its plugin or a new version: nobody is left to tell.
    if (!lane) return
    if (lane.isSuspended) throw new Postponed()
    await lane.deliver({ ...event, happenedAt: new Date(event.happenedAt) })
  }
}

function toJson(event: Deliverable): Static<typeof Retry>['event'] {
  const { id, name, version, payload, institutionId, happenedAt } = event
  return { id, name, version, payload, institutionId, happenedAt: happenedAt.toISOString() }
}
