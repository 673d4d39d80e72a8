import { LockMode } from '@mikro-orm/core'
import { sql } from 'kysely'
import type { Database, Id, Transaction } from '@sapocom/sdk-plugin'
import { PendingPost, type PendingPostRow } from '../entities/pending-post.ts'
import type { PostDraft } from '../contract.ts'

interface PendingTable {
  id: Id
  author_id: Id
  draft: PostDraft
  state: PendingPostRow['state']
  publish_at: Date
  reason: string | null
  reason_params: Record<string, unknown> | null
}
interface Tables {
  'posts.pending_post': PendingTable
}

const most = 20

/** Every query on posts that are not out yet. */
export class PendingRepository {
  readonly #database: Database
  readonly #ofAuthors

  constructor(database: Database) {
    this.#database = database
    this.#ofAuthors = database.statement<{ authors: readonly Id[] }, PendingTable>((parameter) =>
      database
        .kysely<Tables>()
        .selectFrom('posts.pending_post')
        .selectAll()
        .where(sql<boolean>`author_id = any(${parameter('authors')}::bigint[])`)
        .orderBy('id', 'desc')
        .limit(most),
    )
  }

  ofAuthors(authors: readonly Id[]): Promise<PendingTable[]> {
    return this.#ofAuthors({ authors })
  }

  async own(id: Id, author: Id): Promise<PendingTable | null> {
    const pending = this.#database.kysely<Tables>().selectFrom('posts.pending_post').selectAll()
    return (await pending.where('id', '=', id).where('author_id', '=', author).executeTakeFirst()) ?? null
  }

  /** Those whose time has come, oldest first. */
  async due(now: Date, limit: number): Promise<Id[]> {
    const pending = this.#database.kysely<Tables>().selectFrom('posts.pending_post').select('id')
    const rows = await pending
      .where('state', '=', 'waiting')
      .where('publish_at', '<=', now)
      .orderBy('publish_at')
      .limit(limit)
      .execute()
    return rows.map((row) => row.id)
  }

  async byId(id: Id): Promise<PendingTable | null> {
    const pending = this.#database.kysely<Tables>().selectFrom('posts.pending_post').selectAll()
    return (await pending.where('id', '=', id).executeTakeFirst()) ?? null
  }

  add(tx: Transaction, row: PendingPostRow): Promise<void> {
    tx.em.create(PendingPost, row)
    return tx.em.flush()
  }

  /** Nobody else publishes, changes or takes it back until the transaction ends. */
  locked(tx: Transaction, id: Id): Promise<PendingPostRow | null> {
    return tx.em.findOne(PendingPost, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE })
  }

  end(tx: Transaction, row: PendingPostRow): Promise<void> {
    return tx.em.remove(row).flush()
  }
}
export type { PendingTable }
