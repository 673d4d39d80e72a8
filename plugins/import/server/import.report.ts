import { reasons, type Draft, type Reason } from './outbox/activity.ts'

/** What became of an outbox: `imported` and the sum of `skipped` are `total`. */
export interface Report {
  /** Elements of the outbox. */
  readonly total: number
  readonly imported: number
  readonly skipped: Readonly<Partial<Record<Reason, number>>>
  /** Files that posts name and the export doesn't hold, or that are broken. Each name once, at most 1,000. */
  readonly missingMedia: readonly string[]
  /** Of the posts that were brought in: what about them is not as it was. */
  readonly notes: { readonly customEmoji: number; readonly quotes: number; readonly missingMedia: number }
}

export const mostNames = 1000

/** Counts while posts are brought in. */
export class Tally {
  imported: number
  #customEmoji = 0
  #quotes = 0
  readonly #missing: Set<string>
  #missingCount: number

  /** @param earlier what an interrupted try of the same run brought in and missed */
  constructor(
    earlier: { readonly imported: number; readonly missingMedia: readonly string[] } = { imported: 0, missingMedia: [] },
  ) {
    this.imported = earlier.imported
    this.#missing = new Set(earlier.missingMedia)
    this.#missingCount = this.#missing.size
  }

  add(draft: Pick<Draft, 'hasEmoji' | 'quote'>): void {
    this.imported++
    if (draft.hasEmoji) this.#customEmoji++
    if (draft.quote) this.#quotes++
  }

  miss(name: string): void {
    if (this.#missing.has(name)) return
    this.#missingCount++
    if (this.#missing.size < mostNames) this.#missing.add(name)
  }

  get missingMedia(): readonly string[] {
    return [...this.#missing]
  }

  report(total: number, skipped: ReadonlyMap<Reason, number>): Report {
    const counted = reasons.filter((reason) => (skipped.get(reason) ?? 0) > 0).map((reason) => [reason, skipped.get(reason)])
    return {
      total,
      imported: this.imported,
      skipped: Object.fromEntries(counted) as Report['skipped'],
      missingMedia: this.missingMedia,
      notes: { customEmoji: this.#customEmoji, quotes: this.#quotes, missingMedia: this.#missingCount },
    }
  }
}
