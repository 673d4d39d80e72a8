import { sql } from 'kysely'
import type { Database, Id } from '@sapocom/sdk-plugin'
import type { Tables } from './tables.ts'

/** A place in a thread, whoever may read it. */
export interface ThreadPlace {
  readonly id: Id
  readonly reply_to_id: Id | null
  readonly deleted: boolean
  /** 1: answers the post that was asked for. Ancestors: how far up. */
  readonly depth: number
}

const mostAncestors = 40
/** Direct answers a page. */
const pageSize = 20
const mostDepth = 8
/** All answers on a page. */
const mostReplies = 200

/** Walks up and down threads; each way is one statement of bounded work. */
export class ThreadRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** From the first post down. */
  async ancestors(post: Id): Promise<ThreadPlace[]> {
    const { rows } = await sql<ThreadPlace>`
      with recursive up as (
        select a.id, a.reply_to_id, a.deleted_at is not null as deleted, 1 as depth
        from posts.post as p join posts.post as a on a.id = p.reply_to_id where p.id = ${post}
        union all
        select a.id, a.reply_to_id, a.deleted_at is not null, up.depth + 1
        from up join posts.post as a on a.id = up.reply_to_id where up.depth < ${sql.lit(mostAncestors)}
      )
      select id, reply_to_id, deleted, depth from up order by depth desc`.execute(this.#database.kysely<Tables>())
    return rows
  }

  /** Depth first, oldest first. @returns `next`: the direct answer after which the next page goes on */
  async replies(post: Id, after: Id): Promise<{ places: ThreadPlace[]; next: Id | null }> {
    const { rows } = await sql<ThreadPlace & { path: Id[] }>`
      with recursive direct as materialized (
        select id, reply_to_id, deleted_at is not null as deleted, 1 as depth, array[id] as path
        from posts.post where reply_to_id = ${post} and id > ${after} order by id limit ${sql.lit(pageSize + 1)}
      ), down as (
        select * from direct
        union all
        select r.id, r.reply_to_id, r.deleted_at is not null, down.depth + 1, down.path || r.id
        from down join posts.post as r on r.reply_to_id = down.id where down.depth < ${sql.lit(mostDepth)}
      ), page as (select * from down limit ${sql.lit(mostReplies)})
      select id, reply_to_id, deleted, depth, path from page order by path`.execute(this.#database.kysely<Tables>())
    const direct = rows.filter((row) => row.depth === 1)
    const next = direct.length > pageSize ? direct[pageSize - 1]!.id : null
    const beyond = direct[pageSize]?.id
    return { places: rows.filter((row) => String(row.path[0]) !== beyond), next }
  }
}
