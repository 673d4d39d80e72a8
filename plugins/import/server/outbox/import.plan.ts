import { hash } from 'node:crypto'
import type { Draft, Reason, Reading } from './activity.ts'

/** What is brought in beyond public posts. */
export const includable = ['unlisted', 'followers', 'replies'] as const
export type Include = (typeof includable)[number]

/** A post to bring in. */
export interface PlannedPost {
  /** Of the draft in the spool. */
  readonly draft: number
  /** It answers a post of one's own that is here, or will be before it. */
  readonly isThreaded: boolean
}

type Fate = Reason | 'import'
type Entry = {
  /** -1: there is no draft. */
  readonly draft: number
  /** Key of what it answers. */
  readonly parent: string | undefined
  /** It answers something on the export's own account. */
  readonly isOwnReply: boolean
  readonly visibility: Draft['visibility'] | undefined
  fate: Fate | undefined
  isThreaded: boolean
  isOrdered: boolean
}

/**
 * Decides for every element of an outbox what becomes of it, and in which order. Holds a hundred bytes or two for each, whatever its size:
 * addresses as hashes, texts in the spool.
 */
export class ImportPlan {
  readonly #include: ReadonlySet<Include>
  readonly #entries: Entry[] = []
  readonly #byKey = new Map<string, number>()
  readonly #here = new Set<string>()
  readonly #skipped = new Map<Reason, number>()
  #total = 0

  constructor(include: ReadonlySet<Include>) {
    this.#include = include
  }

  get total(): number {
    return this.#total
  }

  /** How many elements were skipped so far, by reason. */
  get skipped(): ReadonlyMap<Reason, number> {
    return this.#skipped
  }

  skip(reason: Reason): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1)
  }

  /** @param draft its number in the spool, where the reading is a draft */
  add(reading: Reading, draft: number, ownPrefix: string): void {
    this.#total++
    const uri = 'draft' in reading ? reading.draft.uri : reading.uri
    if (uri === undefined) return 'skip' in reading ? this.skip(reading.skip) : undefined
    const key = keyOf(uri)
    if (this.#byKey.has(key)) return this.skip('duplicate')
    this.#byKey.set(key, this.#entries.length)
    this.#entries.push('draft' in reading ? drafted(reading.draft, draft, ownPrefix) : withoutDraft(reading.skip))
  }

  /** Tells which posts this server has from an earlier run: those of the outbox, and those they answer. */
  markHere(uris: Iterable<string>): void {
    for (const uri of uris) this.#here.add(keyOf(uri))
  }

  /** Settles all fates; to be called once, when everything was added. */
  settle(): void {
    for (const [key, index] of this.#byKey) {
      const entry = this.#entries[index]!
      if (this.#here.has(key)) entry.fate = 'alreadyImported'
    }
    for (const entry of this.#entries) this.#decide(entry)
    for (const { fate } of this.#entries) if (fate !== 'import') this.skip(fate!)
  }

  /** Parents before what answers them, else as in the outbox. */
  *order(): Generator<PlannedPost> {
    for (const entry of this.#entries) {
      const chain: Entry[] = []
      for (let next: Entry | undefined = entry; next && next.fate === 'import' && !next.isOrdered; next = this.#parentOf(next)) {
        next.isOrdered = true
        chain.push(next)
      }
      for (const { draft, isThreaded } of chain.reverse()) yield { draft, isThreaded }
    }
  }

  /** Without recursion: a thread may be as long as the outbox. */
  #decide(start: Entry): void {
    const chain: Entry[] = []
    const onChain = new Set<Entry>()
    let entry = start
    while (entry.fate === undefined) {
      chain.push(entry)
      onChain.add(entry)
      const parent = this.#parentOf(entry)
      // a circle of answers has no first post
      if (!parent || onChain.has(parent)) break
      entry = parent
    }
    for (const open of chain.reverse()) this.#settleOne(open)
  }

  #settleOne(entry: Entry): void {
    const { visibility, parent } = entry
    if ((visibility === 'unlisted' || visibility === 'followers') && !this.#include.has(visibility)) entry.fate = visibility
    else if (parent === undefined) entry.fate = 'import'
    else if (this.#here.has(parent)) this.#thread(entry)
    else if (!this.#byKey.has(parent))
      entry.fate = this.#include.has('replies') ? 'import' : entry.isOwnReply ? 'replyToMissing' : 'replyToForeign'
    else if (this.#parentOf(entry)?.fate === 'import') this.#thread(entry)
    else entry.fate = 'replyToSkipped'
  }

  #thread(entry: Entry): void {
    entry.fate = 'import'
    entry.isThreaded = true
  }

  #parentOf({ parent }: Entry): Entry | undefined {
    const index = parent === undefined ? undefined : this.#byKey.get(parent)
    return index === undefined ? undefined : this.#entries[index]
  }
}

/** Short, and without the file's text behind it (a slice of a long string keeps all of it in memory). */
const keyOf = (uri: string): string => hash('sha256', uri, 'base64url')

function drafted(draft: Draft, number: number, ownPrefix: string): Entry {
  return {
    draft: number,
    parent: draft.replyTo === null ? undefined : keyOf(draft.replyTo),
    isOwnReply: draft.replyTo?.startsWith(ownPrefix) ?? false,
    visibility: draft.visibility,
    fate: undefined,
    isThreaded: false,
    isOrdered: false,
  }
}

function withoutDraft(reason: Reason): Entry {
  return {
    draft: -1,
    parent: undefined,
    isOwnReply: false,
    visibility: undefined,
    fate: reason,
    isThreaded: false,
    isOrdered: false,
  }
}
