import { sql, type Kysely } from 'kysely'
import type { Id } from '@sapocom/sdk-plugin'

export interface NaiveEntry {
  readonly post: Id
  readonly position: Id
  readonly source: string
  readonly key: string
}

/** Home as one would write it without a thought for speed, and without a line of the code that is tested: join everything, filter, sort. */
export async function naiveHome(db: Kysely<unknown>, viewer: Id, before: Id, limit: number): Promise<NaiveEntry[]> {
  const me = sql`${viewer}::bigint`
  const { rows } = await sql<NaiveEntry>`
    with entry as (
      select 0 as rank, 'networking.follows' as source, p.author_id::text as key, p.id as post from posts.post p
        where p.author_id = ${me} or p.author_id in (select followee_id from networking.follow where follower_id = ${me})
      union all
      select 1, 'networking.tags', t.tag, t.post_id from posts.post_tag t join networking.tag_follow f on f.tag = t.tag and f.account_id = ${me}
      union all
      select 2, 'networking.regions', r.region_key, r.post_id from posts.post_region r
        join networking.region_follow f on f.region_key = r.region_key and f.account_id = ${me}
    ), readable as (
      select e.* from entry e join posts.post p on p.id = e.post
      where p.deleted_at is null and p.opens and (e.rank = 0 or p.visibility = 0) and p.id < ${before}::bigint
        and (p.author_id = ${me} or (
          (p.visibility < 2
            or exists (select 1 from posts.post_mention m where m.post_id = p.id and m.account_id = ${me})
            or (p.visibility = 2 and exists (select 1 from networking.follow f where f.follower_id = ${me} and f.followee_id = p.author_id)))
          and not exists (select 1 from networking.block b
            where (b.account_id = ${me} and b.target_id = p.author_id) or (b.target_id = ${me} and b.account_id = p.author_id))
          and not exists (select 1 from networking.mute m
            where m.account_id = ${me} and m.target_id = p.author_id and (m.until is null or m.until > now()))))
    )
    select post, post as position, source, key from (select distinct on (post) * from readable order by post, rank, key) d
    order by post desc limit ${limit}`.execute(db)
  return rows
}
