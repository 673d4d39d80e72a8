import { Refusal, type Id, type Log } from '@sapocom/sdk-plugin'
import type { Posts } from '@sapocom/plugin-posts/contract'
import type { AccountExport } from './archive/export.ts'
import { TooManyItems } from './errors.ts'
import { Tally, type Report } from './import.report.ts'
import type { MediaImport } from './media.import.ts'
import { readActivity, type Draft, type Reason, type Reading } from './outbox/activity.ts'
import { actorAt, readActor, type Actor } from './outbox/actor.ts'
import { contentOf } from './outbox/content.ts'
import { DraftSpool } from './outbox/draft.spool.ts'
import { ImportPlan, type Include, type PlannedPost } from './outbox/import.plan.ts'
import { addressOf, isObject } from './outbox/json.ts'
import { readItems } from './outbox/outbox.reader.ts'

export interface ImportOptions {
  readonly author: Id
  readonly include: ReadonlySet<Include>
  readonly now: Date
  readonly signal: AbortSignal
  /** Elements an outbox may have. */
  readonly mostItems: number
  /** What an interrupted try of the same run left. */
  readonly earlier?: Progress
  /** Called before posts are brought in, and again after each batch; what it stores is enough to go on later. */
  readonly onProgress?: (progress: Progress) => Promise<void>
}

export interface Progress {
  readonly done: number
  readonly total: number
  readonly imported: number
  /** Posts that were here before the run began. */
  readonly hereBefore: number
  readonly missingMedia: readonly string[]
}

/** Asked about together, and stored between two messages of progress. */
const lookup = 500
const batch = 25
/** One bad post is skipped; so many in a row mean that something else is wrong. */
const mostFailures = 10

/** Brings the posts of an export in: read once, decided, then stored parents first. Each is stored whole or not at all, once. */
export class ArchiveImport {
  readonly #posts: Posts
  readonly #media: MediaImport
  readonly #log: Log
  #failures = 0

  constructor(posts: Posts, media: MediaImport, log: Log) {
    this.#posts = posts
    this.#media = media
    this.#log = log
  }

  /**
   * @throws Refusal for what is no export; the abort reason when the signal was aborted: what was brought in stays, a later run goes on
   */
  async run(source: AccountExport, options: ImportOptions): Promise<Report> {
    const spool = await DraftSpool.make()
    try {
      const { plan, actor } = await this.#plan(source, spool, options)
      return await this.#bringAll(source, spool, plan, actor, options)
    } finally {
      await spool.close()
    }
  }

  async #plan(
    source: AccountExport,
    spool: DraftSpool,
    options: ImportOptions,
  ): Promise<{ plan: ImportPlan; actor: Actor | undefined }> {
    const plan = new ImportPlan(options.include)
    const given = await source.actor()
    let actor = given === undefined ? undefined : readActor(given)
    let asked: string[] = []
    const ask = async (): Promise<void> => {
      plan.markHere((await this.#posts.imported(options.author, asked)).keys())
      asked = []
    }
    for await (const item of readItems(await source.outbox())) {
      options.signal.throwIfAborted()
      if (plan.total >= options.mostItems) throw new TooManyItems({ limit: options.mostItems })
      actor ??= 'value' in item ? guessedActor(item.value) : undefined
      const reading: Reading =
        'problem' in item ? { skip: 'tooLarge' } : actor ? readActivity(item.value, actor, options.now) : { skip: 'invalid' }
      const draft = 'draft' in reading ? await spool.add(reading.draft) : -1
      plan.add(reading, draft, `${actor?.id}/`)
      if ('draft' in reading) asked.push(reading.draft.uri, ...(reading.draft.replyTo ? [reading.draft.replyTo] : []))
      if (asked.length >= lookup) await ask()
    }
    if (asked.length > 0) await ask()
    plan.settle()
    return { plan, actor }
  }

  async #bringAll(
    source: AccountExport,
    spool: DraftSpool,
    plan: ImportPlan,
    actor: Actor | undefined,
    options: ImportOptions,
  ): Promise<Report> {
    const here = plan.skipped.get('alreadyImported') ?? 0
    const hereBefore = options.earlier?.hereBefore ?? here
    const tally = new Tally({ imported: here - hereBefore, missingMedia: options.earlier?.missingMedia ?? [] })
    const skipped = () => sum(plan.skipped.values()) - (here - hereBefore)
    const tell = async () =>
      options.onProgress?.({
        done: tally.imported + skipped(),
        total: plan.total,
        imported: tally.imported,
        hereBefore,
        missingMedia: tally.missingMedia,
      })
    await tell()
    for (const posts of batches(plan.order(), batch)) {
      options.signal.throwIfAborted()
      await this.#bringBatch(posts, { source, spool, plan, tally, actor: actor!, options, tell })
      await tell()
    }
    const counted = new Map(plan.skipped).set('alreadyImported', (plan.skipped.get('alreadyImported') ?? 0) - (here - hereBefore))
    return tally.report(plan.total, counted)
  }

  async #bringBatch(posts: readonly PlannedPost[], run: Run): Promise<void> {
    const drafts: { draft: Draft; isThreaded: boolean }[] = []
    for (const { draft, isThreaded } of posts) drafts.push({ draft: await run.spool.read(draft), isThreaded })
    const answered = drafts.map(({ draft }) => draft.replyTo).filter((uri) => uri !== null)
    const ids = new Map(await this.#posts.imported(run.options.author, answered))
    for (const { draft, isThreaded } of drafts) {
      const parent = isThreaded ? ids.get(draft.replyTo!) : null
      const result = parent === undefined ? 'replyToSkipped' : await this.#bringOrFail(draft, parent, run)
      if (typeof result === 'string') run.plan.skip(result)
      else ids.set(draft.uri, result.id)
    }
  }

  async #bringOrFail(draft: Draft, parent: Id | null, run: Run): Promise<Reason | { id: Id }> {
    try {
      const result = await this.#bring(draft, parent, run)
      this.#failures = 0
      return result
    } catch (error) {
      const isPosts = error instanceof Refusal && error.status < 500
      if (!isPosts && ++this.#failures >= mostFailures) throw error
      if (run.options.signal.aborted) throw run.options.signal.reason
      this.#log.error('a post could not be brought in', error)
      return 'failed'
    }
  }

  async #bring(draft: Draft, replyTo: Id | null, { source, tally, actor, options, tell }: Run): Promise<Reason | { id: Id }> {
    const content = contentOf(draft)
    const media = await this.#media.bring(source, options.author, draft.attachments)
    if (!media) return 'unsupportedMedia'
    if (content.isEmpty && media.ids.length === 0) return 'empty'
    for (const name of media.missing) tally.miss(name)
    // kept before the post is: an interruption between the two must not lose the names
    if (media.missing.length > 0) await tell()
    const { id, created } = await this.#posts.importPost({
      authorId: options.author,
      at: new Date(draft.at),
      editedAt: draft.editedAt ? new Date(draft.editedAt) : null,
      origin: { uri: draft.uri, url: draft.url, label: actor.label },
      html: content.html,
      // "undetermined": a guess would make screen readers speak German with English words
      language: draft.language ?? 'und',
      visibility: draft.visibility,
      warning: draft.warning,
      sensitive: draft.sensitive,
      media: media.ids,
      replyTo,
    })
    if (!created) return 'alreadyImported'
    tally.imported++
    if (draft.hasEmoji) tally.customEmoji++
    if (draft.quote) tally.quotes++
    return { id }
  }
}

interface Run {
  readonly source: AccountExport
  readonly spool: DraftSpool
  readonly plan: ImportPlan
  readonly tally: Tally
  readonly actor: Actor
  readonly options: ImportOptions
  tell(): Promise<void>
}

/** An export without `actor.json` names its actor in every activity. */
function guessedActor(item: unknown): Actor | undefined {
  const id = isObject(item) ? addressOf(item['actor']) : undefined
  return id ? actorAt(id) : undefined
}

function* batches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let part: T[] = []
  for (const item of items) {
    part.push(item)
    if (part.length === size) {
      yield part
      part = []
    }
  }
  if (part.length > 0) yield part
}

function sum(counts: Iterable<number>): number {
  let all = 0
  for (const count of counts) all += count
  return all
}
