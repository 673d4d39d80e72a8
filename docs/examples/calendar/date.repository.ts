import { sql } from 'kysely'
import type { Database, Id, Transaction } from '@sapocom/sdk-plugin'
import type { DateView } from './contract.ts'

interface Tables {
  'calendar.date': { id: Id; institution_id: Id | null; account_id: Id; title: string; starts_at: Date; post_id: Id | null }
}
type Row = Tables['calendar.date']

/** Every query on this plugin's table. */
export class DateRepository {
  readonly #database: Database
  readonly #ofPosts

  constructor(database: Database) {
    this.#database = database
    // hot: compiled once, named, planned once by PostgreSQL
    this.#ofPosts = database.statement<{ posts: readonly Id[] }, Row>((parameter) =>
      database
        .kysely<Tables>()
        .selectFrom('calendar.date')
        .selectAll()
        .where(sql<boolean>`post_id = any(${parameter('posts')}::bigint[])`),
    )
  }

  ofPosts(posts: readonly Id[]): Promise<Row[]> {
    return this.#ofPosts({ posts })
  }

  async add(tx: Transaction, row: Row): Promise<void> {
    await tx.kysely<Tables>().insertInto('calendar.date').values(row).execute()
  }

  async next(count: number): Promise<Row[]> {
    const dates = this.#database.kysely<Tables>().selectFrom('calendar.date').selectAll()
    return dates.orderBy('starts_at').limit(count).execute()
  }

  async forgetPost(tx: Transaction, post: Id): Promise<void> {
    await tx.kysely<Tables>().updateTable('calendar.date').set({ post_id: null }).where('post_id', '=', post).execute()
  }

  async *of(account: Id): AsyncGenerator<{ kind: string; data: unknown }> {
    const dates = this.#database.kysely<Tables>().selectFrom('calendar.date').select(['title', 'starts_at'])
    for (const data of await dates.where('account_id', '=', account).execute()) yield { kind: 'date', data }
  }

  async erase(account: Id): Promise<void> {
    await this.#database.kysely<Tables>().deleteFrom('calendar.date').where('account_id', '=', account).execute()
  }
}

export function viewOf(row: Row): DateView {
  const { id, title } = row
  return { id, title, institutionId: row.institution_id, startsAt: row.starts_at.toISOString(), postId: row.post_id }
}
