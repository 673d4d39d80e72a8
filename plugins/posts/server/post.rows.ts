import { sql, type Expression, type SqlBool } from 'kysely'
import type { Database, Id } from '@sapocom/sdk-plugin'
import type { PostCondition } from '../contract.ts'
import { p } from './post.condition.ts'
import type { Tables } from './tables.ts'

/** A post with all that a page shows of it, except pictures. */
export interface ShownRow {
  readonly id: Id
  readonly author_id: Id
  readonly institution_id: Id | null
  readonly reply_to_id: Id | null
  readonly reply_to_handle: string | null
  readonly visibility: number
  readonly media_count: number
  readonly sensitive: boolean
  readonly language: string
  readonly warning: string | null
  readonly html: string
  readonly tags: string[]
  readonly region_keys: string[]
  readonly mentions: readonly { readonly id: Id; readonly handle: string }[] | null
  readonly origin: { readonly url: string; readonly label: string } | null
  readonly edited_at: Date | null
  readonly replies: number
  readonly favourites: number
  readonly favourited: boolean
  readonly handle: string
  readonly display_name: string
  readonly kind: 'person' | 'institution'
  readonly account_institution_id: Id | null
  readonly avatar_url: string | null
  readonly avatar_alt: string | null
  readonly locked: boolean
}

type Asked = { ids: readonly Id[]; viewer: Id }

/** Reads posts by their ids: one statement for posts, authors, counts and the viewer's favourites. */
export class PostRows {
  readonly #database: Database
  readonly #condition: PostCondition
  readonly #unchecked
  readonly #checked = new Map<string, (asked: Asked) => Promise<ShownRow[]>>()

  constructor(database: Database, condition: PostCondition) {
    this.#database = database
    this.#condition = condition
    this.#unchecked = database.statement<Asked, ShownRow>((parameter) =>
      shownRows(database, parameter('ids'), parameter('viewer'), sql<SqlBool>`true`),
    )
  }

  /** Without looking who may read them. */
  byIds(ids: readonly Id[], viewer: Id): Promise<ShownRow[]> {
    return this.#unchecked({ ids, viewer })
  }

  /** Only those the viewer may read. The statement is compiled once for each set of contributing plugins. */
  visible(ids: readonly Id[], viewer: Id): Promise<ShownRow[]> {
    const key = this.#condition.key()
    const statement = this.#checked.get(key) ?? this.#compile()
    this.#checked.set(key, statement)
    return statement({ ids, viewer })
  }

  #compile(): (asked: Asked) => Promise<ShownRow[]> {
    return this.#database.statement<Asked, ShownRow>((parameter) =>
      shownRows(this.#database, parameter('ids'), parameter('viewer'), this.#condition.visible(p, parameter('viewer'))),
    )
  }
}

const ofPost = [
  'p.id',
  'p.author_id',
  'p.institution_id',
  'p.reply_to_id',
  'p.reply_to_author_id',
  'p.visibility',
  'p.media_count',
  'p.sensitive',
  'p.language',
  'p.warning',
  'p.html',
  'p.tags',
  'p.region_keys',
  'p.mention_ids',
  'p.origin',
  'p.edited_at',
] as const

function shownRows(database: Database, ids: Expression<readonly Id[]>, viewer: Expression<Id>, condition: Expression<SqlBool>) {
  return database
    .kysely<Tables>()
    .selectFrom(sql<{ id: Id; place: number }>`unnest(${ids}::bigint[]) with ordinality`.as<'asked'>(sql`asked (id, place)`))
    .innerJoinLateral(
      (select) =>
        select
          .selectFrom('posts.post as p')
          .select(ofPost)
          .whereRef('p.id', '=', 'asked.id')
          .where('p.deleted_at', 'is', null)
          .where(condition)
          // begins with the ids, whatever the planner believes about other tables
          .offset(sql.lit(0))
          .as('p'),
      (join) => join.onTrue(),
    )
    .innerJoin('accounts.v1_account as a', 'a.id', 'p.author_id')
    .leftJoin('accounts.v1_account as answered', 'answered.id', 'p.reply_to_author_id')
    .leftJoin('posts.post_counter as counter', 'counter.post_id', 'p.id')
    .leftJoin('posts.favourite as mine', (join) => join.onRef('mine.post_id', '=', 'p.id').on('mine.account_id', '=', viewer))
    .leftJoinLateral(
      (select) =>
        select
          .selectFrom('posts.counter_change as recent')
          .whereRef('recent.post_id', '=', 'p.id')
          .select([sql<number>`sum(recent.replies)`.as('replies'), sql<number>`sum(recent.favourites)`.as('favourites')])
          .as('change'),
      (join) => join.onTrue(),
    )
    .select([
      'p.id',
      'p.author_id',
      'p.institution_id',
      'p.reply_to_id',
      'p.visibility',
      'p.media_count',
      'p.sensitive',
      'p.language',
    ])
    .select(['p.warning', 'p.html', 'p.tags', 'p.region_keys', 'p.origin', 'p.edited_at', 'answered.handle as reply_to_handle'])
    .select([
      'a.handle',
      'a.display_name',
      'a.kind',
      'a.institution_id as account_institution_id',
      'a.avatar_url',
      'a.avatar_alt',
      'a.locked',
    ])
    .select([
      sql<number>`greatest(0, coalesce(counter.replies, 0) + coalesce(change.replies, 0))::int`.as('replies'),
      sql<number>`greatest(0, coalesce(counter.favourites, 0) + coalesce(change.favourites, 0))::int`.as('favourites'),
      sql<boolean>`mine.post_id is not null`.as('favourited'),
      sql<ShownRow['mentions']>`case when p.mention_ids <> '{}' then (
        select json_agg(json_build_object('id', m.id::text, 'handle', m.handle) order by m.handle)
        from accounts.v1_account as m where m.id = any(p.mention_ids)) end`.as('mentions'),
    ])
    .where('a.suspended', '=', sql.lit(false))
    .orderBy('asked.place')
}
