import { sql } from 'kysely'
import type { Database, Id, TablesOf } from '@sapocom/sdk-plugin'
import type { PostCondition, v1Post, v1PostAnswer, v1PostMention, v1PostRegion, v1PostTag } from '@sapocom/plugin-posts/contract'
import type { ReadDatabase, Rows } from '../contract.ts'
import type { EntryRow, Reach } from './composition.ts'
import { singleStatement, type SingleTimeline } from './single.statement.ts'

type Views = TablesOf<[typeof v1Post, typeof v1PostTag, typeof v1PostRegion, typeof v1PostMention, typeof v1PostAnswer]>
type Name = 'local' | 'tag' | 'region' | 'mentions' | 'account' | 'replies'
type Ask = (parameters: { readonly viewer: Id; readonly key: string; readonly before: Id }) => Promise<EntryRow[]>
type Entries = Rows<{ position: Id; post: Id }>

const views = (db: ReadDatabase) => db.withTables<Views>()
const isPublic = sql`p.visibility = 0`

const timelines: Readonly<Record<Name, SingleTimeline>> = {
  local: {
    reach: 'timelines',
    entries: (db) =>
      views(db)
        .selectFrom('posts.v1_post as o')
        .where('o.opens', '=', sql.lit(true))
        .where('o.visibility', '=', sql.lit(0))
        .select(['o.id as position', 'o.id as post']) as Entries,
  },
  tag: {
    reach: 'timelines',
    only: isPublic,
    entries: (db, key) =>
      views(db)
        .selectFrom('posts.v1_post_tag as o')
        .where('o.tag', '=', key)
        .select(['o.post_id as position', 'o.post_id as post']) as Entries,
  },
  region: {
    reach: 'timelines',
    only: isPublic,
    entries: (db, key) =>
      views(db)
        .selectFrom('posts.v1_post_region as o')
        .where('o.region_key', '=', key)
        .select(['o.post_id as position', 'o.post_id as post']) as Entries,
  },
  mentions: {
    reach: 'timelines',
    entries: (db, key) =>
      views(db)
        .selectFrom('posts.v1_post_mention as o')
        .where('o.account_id', '=', sql<Id>`${key}::bigint`)
        .select(['o.post_id as position', 'o.post_id as post'])
        .unionAll(
          views(db)
            .selectFrom('posts.v1_post_answer as a')
            .where('a.account_id', '=', sql<Id>`${key}::bigint`)
            .select(['a.post_id as position', 'a.post_id as post']),
        ) as Entries,
  },
  account: {
    reach: 'everywhere',
    entries: (db, key) =>
      views(db)
        .selectFrom('posts.v1_post as o')
        .where('o.author_id', '=', sql<Id>`${key}::bigint`)
        .where('o.opens', '=', sql.lit(true))
        .select(['o.id as position', 'o.id as post']) as Entries,
  },
  replies: {
    reach: 'everywhere',
    entries: (db, key) =>
      views(db)
        .selectFrom('posts.v1_post as o')
        .where('o.author_id', '=', sql<Id>`${key}::bigint`)
        .select(['o.id as position', 'o.id as post']) as Entries,
  },
}

/** Timelines with one key. Their statements are compiled once, and again when the condition on posts changes. */
export class TimelineRepository {
  readonly #database: Database
  readonly #condition: PostCondition
  #compiled: { readonly key: string; readonly asks: Map<string, Ask> } = { key: '', asks: new Map() }

  constructor(database: Database, condition: PostCondition) {
    this.#database = database
    this.#condition = condition
  }

  /** @param parameters.key tag, region key or account id; empty for `local` */
  entries(
    name: Name,
    parameters: { readonly viewer: Id; readonly key: string; readonly before: Id },
    reach: Reach,
  ): Promise<EntryRow[]> {
    const key = this.#condition.key()
    if (this.#compiled.key !== key) this.#compiled = { key, asks: new Map() }
    const which = `${name} ${reach.hits}`
    const ask = this.#compiled.asks.get(which) ?? this.#compile(timelines[name], reach)
    this.#compiled.asks.set(which, ask)
    return ask(parameters)
  }

  #compile(timeline: SingleTimeline, reach: Reach): Ask {
    const db = this.#database.kysely() as ReadDatabase
    return this.#database.statement<Parameters<Ask>[0], EntryRow>((parameter) => {
      const viewer = sql<Id>`${parameter('viewer')}::bigint`
      const before = sql<Id>`${parameter('before')}::bigint`
      const key = sql<string>`${parameter('key')}::text`
      const query = singleStatement(timeline, { condition: this.#condition, db, viewer, key, before }, reach)
      return { compile: () => query.compile(db) } as never
    })
  }
}
