import { availableParallelism } from 'node:os'
import { hash, parseOptions, verify } from '@node-rs/argon2'
import { Busy } from './errors.ts'
import { normalisePassword } from './password-rules.ts'

/** argon2id, version 19. Source: OWASP Password Storage Cheat Sheet; security rule S1 */
const COST = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } // KiB, passes, lanes
const QUEUE = 50

/** Hashes and compares passwords: one at a time on each core, so that a flood of log-ins costs neither memory nor the others. */
export class PasswordHasher {
  readonly #atOnce: number
  readonly #waiting: (() => void)[] = []
  #running = 0
  /** Compared with when there is no account: the same work, never right. */
  readonly #nobody: Promise<string>

  constructor(atOnce = availableParallelism()) {
    this.#atOnce = atOnce
    this.#nobody = this.hash(crypto.randomUUID())
  }

  /** @throws Busy when fifty others wait already */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(normalisePassword(password), COST))
  }

  /** @param hashed of the account; `null`: there is none, which takes as long and is wrong */
  async verify(hashed: string | null, password: string): Promise<boolean> {
    const against = hashed ?? (await this.#nobody)
    const isRight = await this.#inTurn(() => verify(against, normalisePassword(password)))
    return isRight && hashed !== null
  }

  /** Made with other costs than today's. */
  isOutdated(hashed: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(hashed)
    return memoryCost !== COST.memoryCost || timeCost !== COST.timeCost || parallelism !== COST.parallelism
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) {
      if (this.#waiting.length >= QUEUE) throw new Busy({ retryAfter: 5 })
      await new Promise<void>((go) => this.#waiting.push(go))
    } else {
      this.#running += 1
    }
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}
