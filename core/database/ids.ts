import { randomInt } from 'node:crypto'
import type { Clock, Id } from '@sapocom/sdk-plugin'

/** Milliseconds since 1970 at which ids begin: 2010-01-01. Nothing of this platform's kind is older. */
export const EPOCH = Date.UTC(2010, 0, 1)

/** Node numbers run from 0 to 511. */
export const NODES = 512

const NODE_BITS = 9n
const SEQUENCE_BITS = 12n
const LOW_BITS = NODE_BITS + SEQUENCE_BITS
const SEQUENCES = 1 << Number(SEQUENCE_BITS)
const LOWS = 1 << Number(LOW_BITS)

/** The moment an id was made, or was made for. */
export function timeOf(id: Id): Date {
  return new Date(Number(BigInt(id) >> LOW_BITS) + EPOCH)
}

/** The smallest id of a moment: the border between what is older and what is not. */
export function firstIdAt(moment: Date): Id {
  return (BigInt(Math.max(0, moment.getTime() - EPOCH)) << LOW_BITS).toString()
}

/**
 * Makes ids: 42 bits milliseconds, 9 bits node, 12 bits sequence. They rise within a process even when its clock goes back: then
 * the last known millisecond goes on until the clock has caught up.
 */
export class Ids {
  readonly #clock: Clock
  #node: bigint
  #millisecond = 0
  #sequence = 0
  // A random beginning keeps two imports, in two processes or on two days, from giving one moment the same ids.
  #pastSequence = randomInt(LOWS)

  constructor(clock: Clock, node: number = randomInt(NODES)) {
    this.#clock = clock
    this.#node = BigInt(node)
  }

  /** The number this process holds the lease of. */
  useNode(node: number): void {
    this.#node = BigInt(node)
  }

  /** @param at a past moment, for imports: the id then stands where that moment belongs. Moments before 2010 stand at its beginning. */
  next(at?: Date): Id {
    if (at && at.getTime() < this.#clock.now().getTime()) return this.#past(at)
    const now = this.#clock.now().getTime() - EPOCH
    if (now > this.#millisecond) {
      this.#millisecond = now
      this.#sequence = 0
    } else if (++this.#sequence === SEQUENCES) {
      this.#millisecond += 1
      this.#sequence = 0
    }
    return ((BigInt(this.#millisecond) << LOW_BITS) | (this.#node << SEQUENCE_BITS) | BigInt(this.#sequence)).toString()
  }

  #past(at: Date): Id {
    this.#pastSequence = (this.#pastSequence + 1) % LOWS
    return (BigInt(firstIdAt(at)) | BigInt(this.#pastSequence)).toString()
  }
}
