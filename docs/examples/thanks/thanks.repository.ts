import { sql } from 'kysely'
import type { Database, Id } from '@sapocom/sdk-plugin'

interface Tables {
  'thanks.thank': { post_id: Id; account_id: Id }
}

/** Every query on this plugin's table. */
export class ThanksRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async set(post: Id, account: Id, on: boolean): Promise<void> {
    const rows = this.#database.kysely<Tables>()
    if (!on) await rows.deleteFrom('thanks.thank').where('post_id', '=', post).where('account_id', '=', account).execute()
    else
      await rows
        .insertInto('thanks.thank')
        .values({ post_id: post, account_id: account })
        .onConflict((on) => on.doNothing())
        .execute()
  }

  /** One query for all posts of a page. */
  async counts(posts: readonly Id[], viewer: Id | null): Promise<Map<Id, { count: number; mine: boolean }>> {
    const rows = await this.#database
      .kysely<Tables>()
      .selectFrom('thanks.thank')
      .select([
        'post_id',
        sql<number>`count(*)::int`.as('count'),
        sql<boolean>`coalesce(bool_or(account_id = ${viewer ?? '0'}), false)`.as('mine'),
      ])
      .where('post_id', 'in', posts.length > 0 ? [...posts] : ['0'])
      .groupBy('post_id')
      .execute()
    const counted = new Map(rows.map(({ post_id, count, mine }) => [post_id, { count, mine }]))
    return new Map(posts.map((post) => [post, counted.get(post) ?? { count: 0, mine: false }]))
  }

  async erase(account: Id): Promise<void> {
    await this.#database.kysely<Tables>().deleteFrom('thanks.thank').where('account_id', '=', account).execute()
  }

  async *of(account: Id): AsyncGenerator<{ kind: string; data: unknown }> {
    const rows = await this.#database
      .kysely<Tables>()
      .selectFrom('thanks.thank')
      .select('post_id')
      .where('account_id', '=', account)
      .execute()
    for (const row of rows) yield { kind: 'thanks', data: row }
  }
}
