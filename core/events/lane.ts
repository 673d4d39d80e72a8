import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseUnavailable } from '../database/unavailable.ts'
import type { Deliverable, Delivery } from './delivery.ts'

/** Deliveries to one subscriber at the same time. */
const WIDTH = 4
/** Milliseconds an event waits for its turn; then the subscriber is slow, and the event waits in the retry queue instead. */
const WAIT = 5000
/** Milliseconds a slow subscriber gets no more than it can begin at once. */
const SLOW = 10_000
/** Seconds until an event is tried again that failed, or whose subscriber rests. */
const AGAIN = 10
/** Milliseconds between attempts while the database is away. */
const PAUSE = 500

export interface LaneOptions {
  /** Puts a delivery into the retry queue, due after some seconds. */
  readonly handOver: (event: Deliverable, after: number) => Promise<void>
  readonly log: (message: string, error?: unknown) => void
}

/** The process ends: what was not begun is delivered by another, or at the next start. */
export class LaneClosed extends Error {}

/** The way to one subscriber: whoever hangs or fails holds up nobody but itself. */
export class Lane {
  readonly #delivery: Delivery
  readonly #options: LaneOptions
  readonly #waiting = new Set<(isMyTurn: boolean) => void>()
  #slowUntil = 0
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
    if (this.#delivery.isSuspended) return this.#options.handOver(event, AGAIN)
    if (!(await this.#turn())) return this.#options.handOver(event, 0)
    try {
      await this.#try(event)
    } finally {
      this.#pass()
    }
  }

  close(): void {
    this.#isClosed = true
    for (const answer of this.#waiting) answer(true)
  }

  /** @returns false when it would take too long */
  #turn(): Promise<boolean> {
    if (this.#running < WIDTH) {
      this.#running++
      return Promise.resolve(true)
    }
    if (performance.now() < this.#slowUntil) return Promise.resolve(false)
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#slowUntil = performance.now() + SLOW
        answer(false)
      }, WAIT)
      const answer = (isMyTurn: boolean) => {
        clearTimeout(timer)
        this.#waiting.delete(answer)
        resolve(isMyTurn)
      }
      this.#waiting.add(answer)
    })
  }

  #pass(): void {
    const [next] = this.#waiting
    if (next) next(true)
    else this.#running--
  }

  async #try(event: Deliverable): Promise<void> {
    for (;;) {
      if (this.#isClosed) throw new LaneClosed()
      try {
        return await this.#delivery.deliver(event)
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable)) {
          this.#options.log(`event ${event.name} was not handled; it will be tried again`, error)
          return this.#options.handOver(event, AGAIN)
        }
        await sleep(PAUSE)
      }
    }
  }
}
