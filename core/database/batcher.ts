/** Writes what comes one by one in as few statements as the moment allows: what comes while one runs goes together in the next. */
export class Batcher<T> {
  readonly #write: (items: readonly T[]) => Promise<void>
  readonly #size: number
  readonly #waiting: { item: T; written: () => void; failed: (error: unknown) => void }[] = []
  #isWriting = false
  #writing: Promise<void> = Promise.resolve()

  /** @param size items in one statement at most */
  constructor(size: number, write: (items: readonly T[]) => Promise<void>) {
    this.#size = size
    this.#write = write
  }

  /** Resolves when the item is written. @throws what the writing of its batch threw */
  add(item: T): Promise<void> {
    return new Promise((written, failed) => {
      this.#waiting.push({ item, written, failed })
      if (!this.#isWriting) this.#writing = this.#writeAll()
    })
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#size)
      try {
        await this.#write(batch.map(({ item }) => item))
        for (const { written } of batch) written()
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    // In the same breath as the last look: who adds after it begins anew.
    this.#isWriting = false
  }
}
