import {
  Refusal,
  type Clock,
  type Database,
  type Id,
  type Job,
  type Transaction,
  type TSchema,
  type Viewer,
} from '@sapocom/sdk-plugin'
import type { Accounts } from '@sapocom/plugin-accounts/contract'
import type { Media } from '@sapocom/plugin-media/contract'
import { postHeld, type PostDraft, type Published } from '../contract.ts'
import type { PendingPostRow } from '../entities/pending-post.ts'
import { NotFound } from './errors.ts'
import type { PendingRepository, PendingTable } from './pending.repository.ts'
import { pendingKind, type PostService } from './post.service.ts'

export interface PendingTools {
  readonly database: Database
  readonly pending: PendingRepository
  readonly posts: PostService
  readonly accounts: Accounts
  readonly media: Media
  readonly clock: Clock
  readonly job: Job<TSchema>
  /** Seconds in which the account may take a post back. */
  readonly undoSeconds: (account: Id) => Promise<number>
}

const batch = 100

/** Posts that are not out yet: they can be taken back, or somebody has to look first. */
export class PendingService {
  readonly #tools: PendingTools

  constructor(tools: PendingTools) {
    this.#tools = tools
  }

  /** Publishes now, or holds. */
  async publish(viewer: Viewer, draft: PostDraft, options: { readonly at?: Date } = {}): Promise<Published> {
    const { post, held } = await this.#tools.posts.check(viewer, draft)
    if (held !== null) return { id: await this.#hold(viewer, draft, held), state: 'held' }
    const id = await this.#tools.database.transaction((tx) => this.#tools.posts.store(tx, post, options))
    return { id, state: 'published' }
  }

  async schedule(viewer: Viewer, draft: PostDraft): Promise<Published> {
    const seconds = await this.#tools.undoSeconds(viewer.account ?? '0')
    if (seconds === 0) return this.publish(viewer, draft)
    const { held } = await this.#tools.posts.check(viewer, draft)
    if (held !== null) return { id: await this.#hold(viewer, draft, held), state: 'held' }
    const now = this.#tools.clock.now()
    const row = this.#row(viewer, draft, { state: 'waiting', publishAt: new Date(now.getTime() + seconds * 1000), reason: null })
    await this.#tools.database.transaction(async (tx) => {
      await this.#tools.pending.add(tx, row)
      await this.#tools.job.send({}, { tx, after: seconds })
    })
    return { id: row.id, state: 'pending' }
  }

  /** Posts of the viewer that are not out yet. */
  async mine(viewer: Viewer): Promise<PendingTable[]> {
    return viewer.account ? this.#tools.pending.ofAuthors([viewer.account]) : []
  }

  async own(viewer: Viewer, id: Id): Promise<PendingTable> {
    const pending = viewer.account ? await this.#tools.pending.own(id, viewer.account) : null
    if (!pending) throw new NotFound()
    return pending
  }

  /** Takes it back. @returns the draft, to go on writing */
  async undo(viewer: Viewer, id: Id): Promise<PostDraft> {
    await this.own(viewer, id)
    return this.#tools.database.transaction(async (tx) => {
      const row = await this.#tools.pending.locked(tx, id)
      if (!row) throw new NotFound()
      await this.#tools.pending.end(tx, row)
      return row.draft
    })
  }

  /** Doesn't wait any longer. */
  async publishNow(viewer: Viewer, id: Id): Promise<Published> {
    const { draft } = await this.own(viewer, id)
    const { post, held } = await this.#tools.posts.check(viewer, draft)
    const row = { id, draft, authorId: viewer.account! }
    return held === null
      ? this.#store(row, (tx) => this.#tools.posts.store(tx, post, { waitedAs: id }))
      : this.#holdWaiting(row, held)
  }

  /** Publishes what is due. One that can't be published stays with its author, with the reason. */
  async publishDue(signal: AbortSignal): Promise<void> {
    for (const id of await this.#tools.pending.due(this.#tools.clock.now(), batch)) {
      if (signal.aborted) return
      await this.#publishDue(id)
    }
  }

  async decideHeld(viewer: Viewer, id: Id, publish: boolean): Promise<void> {
    viewer.require('posts:moderate')
    const row = await this.#tools.pending.byId(id)
    if (row?.state !== 'held') throw new NotFound()
    if (!publish) return this.#fail(id, 'held', 'POSTS_HELD_REFUSED')
    const { post } = await this.#tools.posts.check(await this.#tools.accounts.viewerOf(row.author_id), row.draft)
    await this.#store({ id, draft: row.draft, authorId: row.author_id }, (tx) =>
      this.#tools.posts.store(tx, post, { waitedAs: id }),
    )
  }

  async #publishDue(id: Id): Promise<void> {
    const row = await this.#tools.pending.byId(id)
    if (row?.state !== 'waiting') return
    try {
      const author = await this.#tools.accounts.viewerOf(row.author_id)
      const { post, held } = await this.#tools.posts.check(author, row.draft)
      const waiting = { id, draft: row.draft, authorId: row.author_id }
      if (held === null) await this.#store(waiting, (tx) => this.#tools.posts.store(tx, post, { waitedAs: id }))
      else await this.#holdWaiting(waiting, held)
    } catch (error) {
      // taken back in this moment: nothing is left to do
      if (error instanceof NotFound) return
      if (!(error instanceof Refusal) || error.status >= 500) throw error
      await this.#fail(id, 'waiting', error.code, error.params)
    }
  }

  /** In one transaction with the end of waiting: published once, whatever happens. */
  async #store(
    row: Pick<PendingPostRow, 'id' | 'draft' | 'authorId'>,
    store: (tx: Transaction) => Promise<Id>,
  ): Promise<Published> {
    return this.#tools.database.transaction(async (tx) => {
      const pending = await this.#tools.pending.locked(tx, row.id)
      if (!pending) throw new NotFound()
      await this.#tools.pending.end(tx, pending)
      return { id: await store(tx), state: 'published' }
    })
  }

  async #hold(viewer: Viewer, draft: PostDraft, reason: string): Promise<Id> {
    const row = this.#row(viewer, draft, { state: 'held', publishAt: this.#tools.clock.now(), reason })
    await this.#tools.database.transaction(async (tx) => {
      await this.#tools.pending.add(tx, row)
      await this.#tellHeld(tx, row, reason)
    })
    return row.id
  }

  #holdWaiting(row: Pick<PendingPostRow, 'id' | 'draft' | 'authorId'>, reason: string): Promise<Published> {
    return this.#tools.database.transaction(async (tx) => {
      const pending = await this.#tools.pending.locked(tx, row.id)
      if (!pending) throw new NotFound()
      pending.state = 'held'
      pending.reason = reason
      await tx.em.flush()
      await this.#tellHeld(tx, row, reason)
      return { id: row.id, state: 'held' }
    })
  }

  /** Pictures stay with it: it may wait longer than unused uploads are kept. */
  async #tellHeld(
    tx: Transaction,
    { id, authorId, draft }: Pick<PendingPostRow, 'id' | 'draft' | 'authorId'>,
    reason: string,
  ): Promise<void> {
    if (draft.media?.length)
      await this.#tools.media.attach(tx, { ids: draft.media, owner: authorId, holder: { kind: pendingKind, id } })
    await tx.emit(postHeld, { heldId: id, authorId, reason })
  }

  async #fail(
    id: Id,
    from: PendingPostRow['state'],
    reason: string,
    params: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await this.#tools.database.transaction(async (tx) => {
      const pending = await this.#tools.pending.locked(tx, id)
      if (pending?.state !== from) return
      Object.assign(pending, { state: 'failed', reason, reasonParams: params } satisfies Partial<PendingPostRow>)
      await tx.em.flush()
    })
  }

  #row(viewer: Viewer, draft: PostDraft, what: Pick<PendingPostRow, 'state' | 'publishAt' | 'reason'>): PendingPostRow {
    return {
      ...what,
      id: this.#tools.database.newId(),
      authorId: viewer.account!,
      draft: { ...draft, language: draft.language ?? viewer.language },
      reasonParams: null,
      createdAt: this.#tools.clock.now(),
    } as PendingPostRow
  }
}
