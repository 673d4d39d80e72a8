import { sql } from 'kysely'
import type { Database, Id } from '@sapocom/sdk-plugin'
import type { Tables } from './tables.ts'

const batch = 200

/** Everything about one account, for its export and its end. */
export class PersonalDataRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Source: GDPR Article 15 */
  async *export(account: Id): AsyncGenerator<{ kind: string; data: unknown }> {
    for await (const { id, text, language, warning, visibility, reply_to_id, edited_at, origin } of this.#posts(account)) {
      const createdAt = this.#database.timeOf(id)
      yield {
        kind: 'posts.post',
        data: { id, createdAt, text, language, warning, visibility, replyToId: reply_to_id, editedAt: edited_at, origin },
      }
    }
    yield* this.#all(
      'posts.version',
      sql`
      select v.post_id, v.text, v.language, v.warning, v.written_at
      from posts.post_version as v join posts.post as p on p.id = v.post_id where p.author_id = ${account} order by v.id`,
    )
    yield* this.#all(
      'posts.favourite',
      sql`select post_id, created_at from posts.favourite where account_id = ${account} order by created_at`,
    )
    yield* this.#all(
      'posts.pending',
      sql`select id, draft, state, publish_at from posts.pending_post where author_id = ${account} order by id`,
    )
  }

  /** Answered posts leave an empty place without an author; all else goes. Source: GDPR Article 17 */
  async erase(account: Id): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const db = tx.kysely<Tables>()
      await sql`delete from posts.pending_post where author_id = ${account}`.execute(db)
      await sql`
        with gone as (delete from posts.favourite where account_id = ${account} returning post_id)
        insert into posts.counter_change (post_id, favourites) select post_id, -1 from gone`.execute(db)
      await sql`
        with spoken as (delete from posts.post_mention where account_id = ${account} returning post_id)
        update posts.post as p set mention_ids = array_remove(p.mention_ids, ${account}::bigint)
        from spoken where p.id = spoken.post_id`.execute(db)
      await sql`update posts.post set reply_to_author_id = null where reply_to_author_id = ${account}`.execute(db)
      await sql`
        insert into posts.counter_change (post_id, replies)
        select p.reply_to_id, -1 from posts.post as p join posts.post as answered on answered.id = p.reply_to_id
        where p.author_id = ${account} and p.deleted_at is null and answered.author_id <> ${account}`.execute(db)
      await this.#clear(account, db)
    })
  }

  async #clear(account: Id, db: Parameters<ReturnType<typeof sql>['execute']>[0]): Promise<void> {
    await sql`delete from posts.post as p where p.author_id = ${account}
      and not exists (select from posts.post as r where r.reply_to_id = p.id and r.author_id <> ${account})`.execute(db)
    for (const table of ['post_tag', 'post_region', 'post_mention', 'post_version', 'post_origin', 'favourite', 'post_counter']) {
      await sql`delete from ${sql.table(`posts.${table}`)} as t using posts.post as p
        where p.id = t.post_id and p.author_id = ${account}`.execute(db)
    }
    await sql`
      update posts.post set author_id = 0, institution_id = null, text = '', html = '', warning = null, tags = '{}', region_keys = '{}',
        mention_ids = '{}', media_count = 0, origin = null, deleted_at = coalesce(deleted_at, now())
      where author_id = ${account}`.execute(db)
  }

  async *#posts(account: Id): AsyncGenerator<Tables['posts.post']> {
    let after: Id = '0'
    for (;;) {
      const posts = this.#database.kysely<Tables>().selectFrom('posts.post').selectAll().where('author_id', '=', account)
      const rows = await posts.where('id', '>', after).where('deleted_at', 'is', null).orderBy('id').limit(batch).execute()
      yield* rows
      if (rows.length < batch) return
      after = rows.at(-1)!.id
    }
  }

  async *#all(kind: string, query: ReturnType<typeof sql>): AsyncGenerator<{ kind: string; data: unknown }> {
    const { rows } = await query.execute(this.#database.kysely<Tables>())
    for (const data of rows) yield { kind, data }
  }
}
