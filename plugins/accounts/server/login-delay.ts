import type { Clock, Database } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { TooManyTries } from './errors.ts'
import { sha256 } from './secret.ts'

/** How many wrong tries are free, and how long the next ones have to wait. */
interface Rule {
  /** Wrong tries without a wait. */
  readonly free: number
  /** Seconds without a try after which all is forgotten. */
  readonly memory: number
  /** Seconds of the first wait; each further one is twice as long, up to `most`. */
  readonly first: number
  readonly most: number
}
const ACCOUNT_AND_NETWORK: Rule = { free: 5, memory: 900, first: 30, most: 900 }
const NETWORK: Rule = { free: 50, memory: 3600, first: 60, most: 900 }

/**
 * Waits that grow with each wrong password, for what was typed and the network it came from. The account itself is never locked:
 * its owner gets in from elsewhere. What was typed counts, whether there is such an account or not. Source: security rules S4, S29
 */
export class LoginDelay {
  readonly #database: Database
  readonly #clock: Clock

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /**
   * Counts a try before the password is looked at, so that many at once gain nothing.
   * @returns forgets the try again, for one that was right
   * @throws TooManyTries while a wait lasts
   */
  async begin(typed: string, network: string): Promise<() => Promise<void>> {
    const networkKey = sha256(`network ${network}`)
    const key = sha256(`${typed} from ${network}`)
    await this.#count(networkKey, NETWORK)
    await this.#count(key, ACCOUNT_AND_NETWORK)
    return async () => {
      const db = this.#database.kysely()
      await sql`delete from accounts.login_attempt where key = ${key}`.execute(db)
      await sql`update accounts.login_attempt set failures = greatest(0, failures - 1), not_before = last_at where key = ${networkKey}`.execute(
        db,
      )
    }
  }

  async forgetOld(): Promise<void> {
    const before = new Date(this.#clock.now().getTime() - NETWORK.memory * 1000)
    await sql`delete from accounts.login_attempt where last_at < ${before}`.execute(this.#database.kysely())
  }

  /** One statement: of two tries at once, each sees the other. */
  async #count(key: string, { free, memory, first, most }: Rule): Promise<void> {
    const now = this.#clock.now()
    const forgotten = new Date(now.getTime() - memory * 1000)
    const { rows } = await sql`
      insert into accounts.login_attempt as a (key, failures, last_at, not_before) values (${key}, 1, ${now}, ${now})
      on conflict (key) do update set
        failures = case when a.last_at < ${forgotten} then 1 else a.failures + 1 end,
        last_at = ${now},
        not_before = ${now}::timestamptz + make_interval(secs => case
          when a.last_at < ${forgotten} or a.failures + 1 < ${free} then 0
          else least(${most}::float8, ${first} * power(2, least(a.failures + 1 - ${free}, 20))) end)
      where a.not_before <= ${now}
      returning key`.execute(this.#database.kysely())
    if (rows.length > 0) return
    throw new TooManyTries({ retryAfter: await this.#waitOf(key, now) })
  }

  async #waitOf(key: string, now: Date): Promise<number> {
    const { rows } = await sql<{
      until: Date
    }>`select not_before as until from accounts.login_attempt where key = ${key}`.execute(this.#database.kysely())
    return Math.max(1, Math.ceil(((rows[0]?.until.getTime() ?? 0) - now.getTime()) / 1000))
  }
}
