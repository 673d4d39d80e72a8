import type { Id } from '@sapocom/sdk-plugin'
import type { Posts } from '@sapocom/plugin-posts/contract'
import type { AccountExport } from './archive/export.ts'
import { TooManyItems } from './errors.ts'
import type { LeanMemory } from './lean-memory.ts'
import { readActivity, type Reading } from './outbox/activity.ts'
import { actorAt, readActor, type Actor } from './outbox/actor.ts'
import type { DraftSpool } from './outbox/draft.spool.ts'
import { ImportPlan, type Include } from './outbox/import.plan.ts'
import type { OutboxItem } from './outbox/item.assembler.ts'
import { addressOf, isObject } from './outbox/json.ts'
import { readItems } from './outbox/outbox.reader.ts'

export interface PlanningOptions {
  readonly author: Id
  readonly include: ReadonlySet<Include>
  readonly now: Date
  readonly signal: AbortSignal
  /** Elements an outbox may have. */
  readonly mostItems: number
}

/** Addresses asked about together. */
const lookup = 500
/** Questions between two times of clearing up. */
const clearing = 8

/** Reads an export once, from its first to its last element, and decides what becomes of each. The drafts lie in the spool then. */
export class ExportPlanning {
  readonly #posts: Posts
  readonly #spool: DraftSpool
  readonly #memory: LeanMemory
  #asked: string[] = []
  #questions = 0

  constructor(posts: Posts, spool: DraftSpool, memory: LeanMemory) {
    this.#posts = posts
    this.#spool = spool
    this.#memory = memory
  }

  /** @throws Refusal for what is no export; the signal's reason */
  async plan(source: AccountExport, options: PlanningOptions): Promise<{ plan: ImportPlan; actor: Actor | undefined }> {
    const plan = new ImportPlan(options.include)
    const given = await source.actor()
    let actor = given === undefined ? undefined : readActor(given)
    for await (const item of readItems(await source.outbox())) {
      options.signal.throwIfAborted()
      if (plan.total >= options.mostItems) throw new TooManyItems({ limit: options.mostItems })
      actor ??= guessedActor(item)
      await this.#add(readingOf(item, actor, options.now), plan, actor)
      if (this.#asked.length >= lookup) await this.#ask(plan, options.author)
    }
    await this.#ask(plan, options.author)
    plan.settle()
    return { plan, actor }
  }

  async #add(reading: Reading, plan: ImportPlan, actor: Actor | undefined): Promise<void> {
    const draft = 'draft' in reading ? await this.#spool.add(reading.draft) : -1
    plan.add(reading, draft, `${actor?.id}/`)
    if (!('draft' in reading)) return
    this.#asked.push(reading.draft.uri)
    if (reading.draft.replyTo) this.#asked.push(reading.draft.replyTo)
  }

  async #ask(plan: ImportPlan, author: Id): Promise<void> {
    if (this.#asked.length === 0) return
    plan.markHere((await this.#posts.imported(author, this.#asked)).keys())
    this.#asked = []
    if (++this.#questions % clearing === 0) this.#memory.clearUp()
  }
}

function readingOf(item: OutboxItem, actor: Actor | undefined, now: Date): Reading {
  if ('problem' in item) return { skip: 'tooLarge' }
  return actor ? readActivity(item.value, actor, now) : { skip: 'invalid' }
}

/** An export without `actor.json` names its actor in every activity. */
function guessedActor(item: OutboxItem): Actor | undefined {
  const id = 'value' in item && isObject(item.value) ? addressOf(item.value['actor']) : undefined
  return id ? actorAt(id) : undefined
}
