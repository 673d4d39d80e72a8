import { ArchiveTooDense, ArchiveTooLarge, TooManyEntries } from '../errors.ts'
import { megabyte, type ArchiveLimits } from './archive.ts'

/** Below this, a high ratio is no danger: a small file of spaces is none. Bytes. */
const harmless = 8 * megabyte

/** Counts what an archive unpacks to, and stops it before it fills the disk. */
export class ArchiveBudget {
  readonly #limits: ArchiveLimits
  #entries = 0
  #unpacked = 0
  #packed = 0

  constructor(limits: ArchiveLimits) {
    this.#limits = limits
  }

  /** @throws TooManyEntries */
  countEntry(): void {
    if (++this.#entries > this.#limits.entries) throw new TooManyEntries({ limit: this.#limits.entries })
  }

  countPacked(bytes: number): void {
    this.#packed += bytes
  }

  /** @throws ArchiveTooLarge, ArchiveTooDense */
  countUnpacked(bytes: number): void {
    this.#unpacked += bytes
    if (this.#unpacked > this.#limits.bytes) throw new ArchiveTooLarge({ limit: Math.floor(this.#limits.bytes / megabyte) })
    const tooDense = this.#unpacked > harmless && this.#unpacked > this.#packed * this.#limits.ratio
    if (tooDense) throw new ArchiveTooDense({ ratio: this.#limits.ratio })
  }
}
