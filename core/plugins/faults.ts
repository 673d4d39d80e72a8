/** A handler did not answer in time. */
export class TimedOut extends Error {
  constructor(place: string, timeLimit: number) {
    super(`${place} took longer than ${timeLimit} ms`)
    this.name = 'TimedOut'
  }
}

/** A handler rests after too many faults. */
export class Suspended extends Error {
  constructor(place: string) {
    super(`${place} is suspended`)
    this.name = 'Suspended'
  }
}

interface Record {
  /** Moments of recent faults, monotonic milliseconds. */
  faults: number[]
  until: number
  rest: number
  last: string
}

const WINDOW = 60_000 // milliseconds in which faults count
const MOST = 5 // faults in the window before a handler rests
const FIRST_REST = 30_000 // milliseconds; doubles each time
const LONGEST_REST = 3_600_000

/** Gives each handler of a plugin its time limit, and lets it rest when it fails again and again (circuit breaker). */
export class Faults {
  readonly #records = new Map<string, Record>()
  readonly #report: (plugin: string, place: string, error: unknown) => void
  readonly #now: () => number

  constructor(report: (plugin: string, place: string, error: unknown) => void, now: () => number = () => performance.now()) {
    this.#report = report
    this.#now = now
  }

  /**
   * Runs the work with a time limit in milliseconds.
   * @throws Suspended without running it, TimedOut, or what the work throws
   */
  async run<T>(plugin: string, place: string, timeLimit: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const name = `${plugin} ${place}`
    if (this.isSuspended(plugin, place)) throw new Suspended(name)
    const abort = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = new TimedOut(name, timeLimit)
        reject(error)
        abort.abort(error)
      }, timeLimit)
    })
    try {
      return await Promise.race([work(abort.signal), late])
    } catch (error) {
      if (!isRefusal(error)) this.note(plugin, place, error)
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  note(plugin: string, place: string, error: unknown): void {
    const key = `${plugin} ${place}`
    const now = this.#now()
    const record = this.#records.get(key) ?? { faults: [], until: 0, rest: FIRST_REST, last: '' }
    this.#records.set(key, record)
    record.last = error instanceof Error ? error.message : String(error)
    record.faults = [...record.faults.filter((at) => now - at < WINDOW), now]
    if (record.faults.length >= MOST) {
      record.until = now + record.rest
      record.rest = Math.min(record.rest * 2, LONGEST_REST)
      record.faults = []
    }
    this.#report(plugin, place, error)
  }

  isSuspended(plugin: string, place: string): boolean {
    const record = this.#records.get(`${plugin} ${place}`)
    return record !== undefined && record.until > this.#now()
  }

  /** Places of a plugin that rest now, with the last message and the seconds left. */
  suspended(plugin: string): readonly { place: string; message: string; seconds: number }[] {
    const now = this.#now()
    return [...this.#records]
      .filter(([key, record]) => key.startsWith(`${plugin} `) && record.until > now)
      .map(([key, record]) => ({
        place: key.slice(plugin.length + 1),
        message: record.last,
        seconds: Math.ceil((record.until - now) / 1000),
      }))
  }
}

/** A refusal is an answer, not a fault. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'Refusal'
}
