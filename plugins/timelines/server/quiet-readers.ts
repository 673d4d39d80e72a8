import type { Clock, Id } from '@sapocom/sdk-plugin'

const rememberedFor = 600_000 // milliseconds
const most = 20_000

/**
 * Readers for whom the walk was in vain lately, because what they follow is quiet: for them the two stages come first, which costs one
 * statement less. Only a guess about cost, never about what stands on the page; it may vanish.
 */
export class QuietReaders {
  readonly #until = new Map<Id, number>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  has(reader: Id): boolean {
    return (this.#until.get(reader) ?? 0) > this.#clock.now().getTime()
  }

  remember(reader: Id): void {
    if (this.#until.size >= most) this.#until.clear()
    this.#until.set(reader, this.#clock.now().getTime() + rememberedFor)
  }
}
