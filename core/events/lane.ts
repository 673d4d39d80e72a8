import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseUnavailable } from '../database/unavailable.ts'
import type { Deliverable, Delivery } from './delivery.ts'

/** Deliveries to one subscriber at the same time. */
const WIDTH = 4
/** Events that wait in memory for one subscriber; what comes beyond goes to the retry queue at once. */
const LENGTH = 100
/** Milliseconds between attempts while the database is away. */
const PAUSE = 500

export interface LaneOptions {
  /** Puts a failed delivery into the retry queue. */
  readonly handOver: (event: Deliverable) => Promise<void>
  readonly log: (message: string, error?: unknown) => void
}

/** The process ends: what was not begun is delivered by another, or at the next start. */
export class LaneClosed extends Error {}

/** The way to one subscriber: whoever hangs or fails holds up nobody but itself. */
export class Lane {
  readonly #delivery: Delivery
  readonly #options: LaneOptions
  readonly #waiting: (() => void)[] = []
  #running = 0
  #isClosed = false

  constructor(delivery: Delivery, options: LaneOptions) {
    this.#delivery = delivery
    this.#options = options
  }

  get plugin(): string {
    return this.#delivery.plugin
  }

  get isSuspended(): boolean {
    return this.#delivery.isSuspended
  }

  deliver(event: Deliverable): Promise<void> {
    return this.#delivery.deliver(event)
  }

  /**
   * Resolves when the subscriber has the event, or the retry queue holds it.
   * @throws when neither was possible: then the event has to stay in the outbox
   */
  async add(event: Deliverable): Promise<void> {
    if (this.#waiting.length >= LENGTH || this.#delivery.isSuspended) return this.#options.handOver(event)
    if (this.#running >= WIDTH) await new Promise<void>((start) => this.#waiting.push(start))
    else this.#running++
    try {
      await this.#try(event)
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }

  close(): void {
    this.#isClosed = true
  }

  async #try(event: Deliverable): Promise<void> {
    for (;;) {
      if (this.#isClosed) throw new LaneClosed()
      try {
        return await this.#delivery.deliver(event)
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable)) {
          this.#options.log(`event ${event.name} was not handled; it will be tried again`, error)
          return this.#options.handOver(event)
        }
        await sleep(PAUSE)
      }
    }
  }
}
