import { Refusal, type Id, type Log } from '@sapocom/sdk-plugin'
import type { Posts } from '@sapocom/plugin-posts/contract'
import type { AccountExport } from './archive/export.ts'
import { ExportPlanning, type PlanningOptions } from './export.planning.ts'
import { Tally, type Report } from './import.report.ts'
import { leanMemory, type LeanMemory } from './lean-memory.ts'
import type { MediaImport } from './media.import.ts'
import type { Draft, Reason } from './outbox/activity.ts'
import type { Actor } from './outbox/actor.ts'
import { contentOf } from './outbox/content.ts'
import { DraftSpool } from './outbox/draft.spool.ts'
import type { ImportPlan, PlannedPost } from './outbox/import.plan.ts'

export interface ImportOptions extends PlanningOptions {
  /** Nobody else uses this process: the command line. */
  readonly hasOwnProcess?: boolean
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

/** Posts between two messages of progress. */
const batch = 25
/** Batches between two times of clearing up. */
const clearing = 40
/** One bad post is skipped; so many in a row mean that something else is wrong. */
const mostFailures = 10

/** What became of a draft: the post's id, if there is one, and why nothing was added, if so. */
interface Fate {
  readonly id?: Id
  readonly skip?: Reason
}

const unthreaded: Fate = { skip: 'replyToSkipped' }

/** Brings the posts of an export in: read once, decided, then stored parents first. Each is stored whole or not at all, once. */
export class ArchiveImport {
  readonly #posts: Posts
  readonly #media: MediaImport
  readonly #log: Log

  constructor(posts: Posts, media: MediaImport, log: Log) {
    this.#posts = posts
    this.#media = media
    this.#log = log
  }

  /** @throws Refusal for what is no export; the signal's reason: what was brought in stays, a later run goes on */
  async run(source: AccountExport, options: ImportOptions): Promise<Report> {
    using memory = leanMemory(options.hasOwnProcess)
    const spool = await DraftSpool.make()
    try {
      const planned = await new ExportPlanning(this.#posts, spool, memory).plan(source, options)
      const run = new Run({ source, spool, memory, options, ...planned })
      return await this.#bringAll(run)
    } finally {
      await spool.close()
    }
  }

  async #bringAll(run: Run): Promise<Report> {
    await run.tell()
    let count = 0
    for (const posts of batches(run.plan.order(), batch)) {
      run.options.signal.throwIfAborted()
      await this.#bringBatch(posts, run)
      await run.tell()
      if (++count % clearing === 0) run.memory.clearUp()
    }
    return run.report()
  }

  async #bringBatch(posts: readonly PlannedPost[], run: Run): Promise<void> {
    const drafts: { draft: Draft; isThreaded: boolean }[] = []
    for (const { draft, isThreaded } of posts) drafts.push({ draft: await run.spool.read(draft), isThreaded })
    const answered = drafts.map(({ draft }) => draft.replyTo).filter((uri) => uri !== null)
    const ids = new Map(await this.#posts.imported(run.options.author, answered))
    for (const { draft, isThreaded } of drafts) {
      const parent = isThreaded ? ids.get(draft.replyTo!) : null
      const { id, skip } = parent === undefined ? unthreaded : await this.#bringOrFail(draft, parent, run)
      if (skip) run.plan.skip(skip)
      if (id) ids.set(draft.uri, id)
    }
  }

  async #bringOrFail(draft: Draft, parent: Id | null, run: Run): Promise<Fate> {
    try {
      const fate = await this.#bring(draft, parent, run)
      run.failures = 0
      return fate
    } catch (error) {
      if (run.options.signal.aborted) throw run.options.signal.reason
      const isPosts = error instanceof Refusal && error.status < 500
      if (!isPosts && ++run.failures >= mostFailures) throw error
      this.#log.error('a post could not be brought in', error)
      return { skip: 'failed' }
    }
  }

  async #bring(draft: Draft, replyTo: Id | null, run: Run): Promise<Fate> {
    const content = contentOf(draft)
    const media = await this.#media.bring(run.source, run.options.author, draft.attachments)
    if (!media) return { skip: 'unsupportedMedia' }
    if (content.isEmpty && media.ids.length === 0) return { skip: 'empty' }
    // kept before the post is: an interruption between the two must not lose the names
    if (media.missing.length > 0) await run.miss(media.missing)
    const { id, created } = await this.#posts.importPost({
      authorId: run.options.author,
      at: new Date(draft.at),
      editedAt: draft.editedAt ? new Date(draft.editedAt) : null,
      origin: { uri: draft.uri, url: draft.url, label: run.actor!.label },
      html: content.html,
      // "undetermined": a guess would make screen readers speak German with English words
      language: draft.language ?? 'und',
      visibility: draft.visibility,
      warning: draft.warning,
      sensitive: draft.sensitive,
      media: media.ids,
      replyTo,
    })
    if (!created) return { id, skip: 'alreadyImported' }
    run.tally.add(draft)
    return { id }
  }
}

interface RunParts {
  readonly source: AccountExport
  readonly spool: DraftSpool
  readonly memory: LeanMemory
  readonly plan: ImportPlan
  /** `undefined` only when there is nothing to bring in. */
  readonly actor: Actor | undefined
  readonly options: ImportOptions
}

/** One run's state: what is counted, and what an earlier try of it had counted already. */
class Run {
  readonly source: AccountExport
  readonly spool: DraftSpool
  readonly memory: LeanMemory
  readonly plan: ImportPlan
  readonly actor: Actor | undefined
  readonly options: ImportOptions
  readonly tally: Tally
  /** In a row. */
  failures = 0
  readonly #hereBefore: number
  /** Posts that an earlier try of this run brought in: they count as imported, not as here already. */
  readonly #byEarlierTry: number

  constructor({ source, spool, memory, plan, actor, options }: RunParts) {
    this.source = source
    this.spool = spool
    this.memory = memory
    this.plan = plan
    this.actor = actor
    this.options = options
    const here = plan.skipped.get('alreadyImported') ?? 0
    this.#hereBefore = options.earlier?.hereBefore ?? here
    this.#byEarlierTry = here - this.#hereBefore
    this.tally = new Tally({ imported: this.#byEarlierTry, missingMedia: options.earlier?.missingMedia ?? [] })
  }

  async miss(names: readonly string[]): Promise<void> {
    for (const name of names) this.tally.miss(name)
    await this.tell()
  }

  async tell(): Promise<void> {
    const { imported, missingMedia } = this.tally
    const skipped = [...this.#skipped().values()].reduce((sum, count) => sum + count, 0)
    await this.options.onProgress?.({
      done: imported + skipped,
      total: this.plan.total,
      imported,
      hereBefore: this.#hereBefore,
      missingMedia,
    })
  }

  report(): Report {
    return this.tally.report(this.plan.total, this.#skipped())
  }

  #skipped(): Map<Reason, number> {
    const here = this.plan.skipped.get('alreadyImported') ?? 0
    return new Map(this.plan.skipped).set('alreadyImported', here - this.#byEarlierTry)
  }
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
