import { LockMode } from '@mikro-orm/core'
import { sql, type SqlBool } from 'kysely'
import type { Database, Id, Transaction } from '@sapocom/sdk-plugin'
import type { PostCondition } from '../contract.ts'
import { Post, type PostRow } from '../entities/post.ts'
import { PostVersion, type PostVersionRow } from '../entities/post-version.ts'
import { p } from './post.condition.ts'
import type { PostTableRow, Tables } from './tables.ts'

/** What must be known of a post to answer, change or mark it. */
export type PostFacts = Pick<
  PostTableRow,
  'id' | 'author_id' | 'institution_id' | 'visibility' | 'opens' | 'thread_id' | 'reply_to_id' | 'mention_ids'
>

type One = { id: Id; viewer: Id }
type Many = { ids: readonly Id[]; viewer: Id }
type Reader = { id: Id; everybody: boolean }

/** Queries on posts, one row or a few. Pages of posts: `PostRows`; threads: `ThreadRepository`. */
export class PostRepository {
  readonly #database: Database
  readonly #condition: PostCondition
  readonly #readable = new Map<string, (one: One) => Promise<PostFacts[]>>()
  readonly #readers = new Map<string, (many: Many) => Promise<Reader[]>>()

  constructor(database: Database, condition: PostCondition) {
    this.#database = database
    this.#condition = condition
  }

  /** The post, when it is there and the viewer may read it. */
  async readable(id: Id, viewer: Id): Promise<PostFacts | null> {
    const statement = remembered(this.#readable, this.#condition.key(), () =>
      this.#database.statement<One, PostFacts>((parameter) =>
        this.#facts()
          .where('p.id', '=', parameter('id'))
          .where('p.deleted_at', 'is', null)
          .where(this.#condition.visible(p, parameter('viewer'))),
      ),
    )
    return (await statement({ id, viewer }))[0] ?? null
  }

  /** For each post that the viewer may read: whether visitors may too. */
  readers(ids: readonly Id[], viewer: Id): Promise<Reader[]> {
    const statement = remembered(this.#readers, this.#condition.key(), () =>
      this.#database.statement<Many, Reader>((parameter) => {
        const everybody = this.#condition.visible(p, sql<Id>`0::bigint`)
        return this.#database
          .kysely<Tables>()
          .selectFrom('posts.post as p')
          .select(['p.id', sql<boolean>`${everybody}`.as('everybody')])
          .where(sql<SqlBool>`p.id = any(${parameter('ids')}::bigint[])`)
          .where('p.deleted_at', 'is', null)
          .where(this.#condition.visible(p, parameter('viewer')))
      }),
    )
    return statement({ ids, viewer })
  }

  /** Whether a post was here, so that a stub can be shown. */
  async isDeleted(id: Id): Promise<boolean> {
    const posts = this.#database.kysely<Tables>().selectFrom('posts.post').select('id')
    return (await posts.where('id', '=', id).where('deleted_at', 'is not', null).executeTakeFirst()) !== undefined
  }

  async source(id: Id): Promise<PostTableRow | null> {
    const posts = this.#database.kysely<Tables>().selectFrom('posts.post').selectAll()
    return (await posts.where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst()) ?? null
  }

  async favourites(id: Id): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select greatest(0, coalesce((select favourites from posts.post_counter where post_id = ${id}), 0)
        + coalesce((select sum(favourites) from posts.counter_change where post_id = ${id}), 0))::int as count`.execute(
      this.#database.kysely<Tables>(),
    )
    return rows[0]!.count
  }

  /** Ids by where they come from, deleted ones too. */
  async imported(author: Id, uris: readonly string[]): Promise<ReadonlyMap<string, Id>> {
    const rows = await this.#database
      .kysely<Tables>()
      .selectFrom('posts.post_origin')
      .select(['uri', 'post_id'])
      .where('author_id', '=', author)
      .where(sql<SqlBool>`uri = any(${uris}::text[])`)
      .execute()
    return new Map(rows.map((row) => [row.uri, row.post_id]))
  }

  /** One import of an address at a time, whatever the process. */
  async lockOrigin(tx: Transaction, author: Id, uri: string): Promise<Id | null> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`posts.origin ${author} ${uri}`}, 0))`.execute(tx.kysely<Tables>())
    const row = await tx
      .kysely<Tables>()
      .selectFrom('posts.post_origin')
      .select('post_id')
      .where('author_id', '=', author)
      .where('uri', '=', uri)
      .executeTakeFirst()
    return row?.post_id ?? null
  }

  /** The post, to be changed within the transaction. */
  forChange(tx: Transaction, id: Id): Promise<PostRow | null> {
    return tx.em.findOne(Post, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE })
  }

  keepVersion(tx: Transaction, version: PostVersionRow): void {
    tx.em.create(PostVersion, version)
  }

  /** Versions before the present one, oldest first. */
  versions(post: Id): Promise<Tables['posts.post_version'][]> {
    const versions = this.#database.kysely<Tables>().selectFrom('posts.post_version').selectAll()
    return versions.where('post_id', '=', post).orderBy('id').limit(200).execute()
  }

  /** Puts the post under exactly these tags, regions and mentions, in one statement. */
  async reindex(tx: Transaction, post: Pick<PostRow, 'id' | 'tags' | 'regionKeys' | 'mentionIds'>): Promise<void> {
    await sql`
      with tags as (delete from posts.post_tag where post_id = ${post.id} and tag <> all(${post.tags}::text[])),
      regions as (delete from posts.post_region where post_id = ${post.id} and region_key <> all(${post.regionKeys}::text[])),
      mentions as (delete from posts.post_mention where post_id = ${post.id} and account_id <> all(${post.mentionIds}::bigint[])),
      tagged as (
        insert into posts.post_tag (tag, post_id) select tag, ${post.id}::bigint from unnest(${post.tags}::text[]) as tag
        on conflict do nothing
      ), placed as (
        insert into posts.post_region (region_key, post_id)
        select key, ${post.id}::bigint from unnest(${post.regionKeys}::text[]) as key on conflict do nothing
      )
      insert into posts.post_mention (account_id, post_id)
      select account, ${post.id}::bigint from unnest(${post.mentionIds}::bigint[]) as account on conflict do nothing`.execute(
      tx.kysely<Tables>(),
    )
  }

  /** Takes away what hangs on a deleted post, and counts it off where it answered. */
  async clear(tx: Transaction, post: Pick<PostRow, 'id' | 'replyToId'>): Promise<void> {
    await sql`
      with tags as (delete from posts.post_tag where post_id = ${post.id}),
      regions as (delete from posts.post_region where post_id = ${post.id}),
      mentions as (delete from posts.post_mention where post_id = ${post.id}),
      versions as (delete from posts.post_version where post_id = ${post.id}),
      favourites as (delete from posts.favourite where post_id = ${post.id})
      insert into posts.counter_change (post_id, replies)
      select reply, -1 from unnest(array[${post.replyToId}::bigint]) as reply where reply is not null`.execute(
      tx.kysely<Tables>(),
    )
  }

  #facts() {
    return this.#database
      .kysely<Tables>()
      .selectFrom('posts.post as p')
      .select([
        'p.id',
        'p.author_id',
        'p.institution_id',
        'p.visibility',
        'p.opens',
        'p.thread_id',
        'p.reply_to_id',
        'p.mention_ids',
      ])
  }
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const made = known.get(key) ?? make()
  known.set(key, made)
  return made
}
