import { sql, type Compilable, type RawBuilder } from 'kysely'
import type { Database, Id, Transaction } from '@sapocom/sdk-plugin'

/** What one statement stores of a new post. */
export interface NewPostRow {
  readonly id: Id
  readonly authorId: Id
  readonly institutionId: Id | null
  readonly replyToId: Id | null
  readonly replyToAuthorId: Id | null
  readonly threadId: Id
  readonly visibility: number
  readonly mediaCount: number
  readonly opens: boolean
  readonly sensitive: boolean
  readonly language: string
  readonly warning: string | null
  readonly text: string
  readonly html: string
  readonly tags: readonly string[]
  readonly regionKeys: readonly string[]
  readonly mentionIds: readonly Id[]
  readonly editedAt: Date | null
  /** JSON, of imported ones. */
  readonly origin: string | null
  readonly originUri: string | null
}

interface Favourite {
  readonly post: Id
  readonly account: Id
}

/** Hot writes, compiled once. Round trips cost, not rows: a post with all that hangs on it is one statement. */
export class PostWrites {
  readonly #add
  readonly #favour
  readonly #unfavour
  readonly #foldCounters

  constructor(database: Database) {
    const compiled = <Row>(text: RawBuilder<Row>): Compilable<Row> => ({ compile: () => text.compile(database.kysely()) })
    this.#add = database.statement<NewPostRow, { id: Id }>((value) => compiled(addition(value)))
    this.#favour = database.statement<Favourite & { now: Date }, { post_id: Id }>((value) =>
      compiled(sql`
        with made as (
          insert into posts.favourite (post_id, account_id, created_at)
          select id, ${value('account')}::bigint, ${value('now')}::timestamptz from posts.post
          where id = ${value('post')}::bigint and deleted_at is null
          on conflict do nothing returning post_id
        )
        insert into posts.counter_change (post_id, favourites) select post_id, 1 from made returning post_id`),
    )
    this.#unfavour = database.statement<Favourite, { post_id: Id }>((value) =>
      compiled(sql`
        with gone as (
          delete from posts.favourite where post_id = ${value('post')}::bigint and account_id = ${value('account')}::bigint
          returning post_id
        )
        insert into posts.counter_change (post_id, favourites) select post_id, -1 from gone returning post_id`),
    )
    this.#foldCounters = database.statement<{ limit: number }, { taken: number }>((value) => compiled(folding(value('limit'))))
  }

  async add(tx: Transaction, row: NewPostRow): Promise<void> {
    await this.#add(row, tx)
  }

  /** @returns whether that changed anything */
  async favour(tx: Transaction, favourite: Favourite, now: Date): Promise<boolean> {
    return (await this.#favour({ ...favourite, now }, tx)).length > 0
  }

  /** @returns whether that changed anything */
  async unfavour(tx: Transaction, favourite: Favourite): Promise<boolean> {
    return (await this.#unfavour(favourite, tx)).length > 0
  }

  /** Adds a batch of changes to the counters. @returns how many */
  async foldCounters(limit: number): Promise<number> {
    return (await this.#foldCounters({ limit }))[0]?.taken ?? 0
  }
}

type Value<P> = <K extends keyof P & string>(name: K) => RawBuilder<P[K]>

function addition(value: Value<NewPostRow>): RawBuilder<{ id: Id }> {
  const id = sql`${value('id')}::bigint`
  return sql<{ id: Id }>`
    with post as (
      insert into posts.post (id, author_id, institution_id, reply_to_id, reply_to_author_id, thread_id, visibility, media_count, opens,
        sensitive, imported, language, warning, text, html, tags, region_keys, mention_ids, origin, edited_at)
      values (${id}, ${value('authorId')}, ${value('institutionId')}, ${value('replyToId')}, ${value('replyToAuthorId')},
        ${value('threadId')}, ${value('visibility')}, ${value('mediaCount')}, ${value('opens')}, ${value('sensitive')},
        ${value('originUri')}::text is not null, ${value('language')}, ${value('warning')}, ${value('text')}, ${value('html')},
        ${value('tags')}, ${value('regionKeys')}, ${value('mentionIds')}, ${value('origin')}, ${value('editedAt')})
      returning id
    ), tagged as (
      insert into posts.post_tag (tag, post_id) select tag, ${id} from unnest(${value('tags')}::text[]) as tag
    ), placed as (
      insert into posts.post_region (region_key, post_id) select key, ${id} from unnest(${value('regionKeys')}::text[]) as key
    ), mentioned as (
      insert into posts.post_mention (account_id, post_id) select account, ${id} from unnest(${value('mentionIds')}::bigint[]) as account
    ), counted as (
      insert into posts.counter_change (post_id, replies)
      select reply, 1 from unnest(array[${value('replyToId')}::bigint]) as reply where reply is not null
    ), found as (
      insert into posts.post_origin (author_id, uri, post_id)
      select ${value('authorId')}::bigint, uri, ${id} from unnest(array[${value('originUri')}::text]) as uri where uri is not null
    )
    select id from post`
}

/** In one statement, so that a change is counted once whatever happens. */
function folding(limit: RawBuilder<number>): RawBuilder<{ taken: number }> {
  return sql<{ taken: number }>`
    with taken as (
      delete from posts.counter_change
      where ctid = any(array(select ctid from posts.counter_change limit ${limit}::int for update skip locked))
      returning post_id, replies, favourites
    ), summed as (
      select post_id, sum(replies)::int as replies, sum(favourites)::int as favourites from taken group by post_id order by post_id
    ), folded as (
      insert into posts.post_counter as counter (post_id, replies, favourites) select post_id, replies, favourites from summed
      on conflict (post_id) do update
      set replies = counter.replies + excluded.replies, favourites = counter.favourites + excluded.favourites
    )
    select count(*)::int as taken from taken`
}
