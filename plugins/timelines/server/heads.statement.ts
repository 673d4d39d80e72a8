import { sql, type RawBuilder } from 'kysely'
import { hiding, page, Parts, type Hiding, type Ingredients, type Reach } from './composition.ts'
import type { TimelineSource } from '../contract.ts'

type Sql = RawBuilder<unknown>

/**
 * The fallback for readers whose sources are quiet: two stages. Only the keys with the newest heads can own one of the newest entries,
 * and none of them older than the last of these heads. Costs with the number of keys, not with the number of posts passed.
 * Source: docs/decisions/0007-home-timeline.md
 */
export function headsStatement(ingredients: Ingredients, reach: Reach): RawBuilder<unknown> {
  const parts = new Parts()
  const hide = hiding(parts, ingredients.condition.restrictions(), ingredients)
  const names = ingredients.sources.map((source, rank) => entriesOf(parts, ingredients, { source, rank, hide, reach }))
  const entries = sql.join(
    names.map((name, rank) => sql`select ${sql.lit(rank)} as rank, key::text, position, post from ${name}`),
    sql` union all `,
  )
  const horizon = sql`greatest(${sql.join(names.map((name) => lastOf(name, reach)))})`
  return page(parts, ingredients, { entries, horizon, vain: sql`false`, hide, reach })
}

interface Place {
  readonly source: TimelineSource
  readonly rank: number
  readonly hide: Hiding
  readonly reach: Reach
}

function entriesOf(parts: Parts, { db, viewer, before }: Ingredients, { source, rank, hide, reach }: Place): Sql {
  const above = rank > 0 ? sql`and e.position >= (select position from above)` : sql``
  const shown = source.keyIs === 'account' ? sql`where ${hide.shows('k.key')}` : sql``
  const keys = parts.add(`keys_${rank}`, sql`select k.key from (${source.keys.keys(db, viewer)}) k ${shown}`)
  const newest = (limit: number, low: Sql) => sql`select e.position, e.post from (${source.entries(db)}) e
    where e.key = k.key and e.position < ${before} ${above} ${low} order by e.position desc limit ${sql.lit(limit)}`
  const heads = parts.add(
    `heads_${rank}`,
    sql`select k.key, head.position from ${keys} k cross join lateral (${newest(1, sql``)}) head order by head.position desc, k.key limit ${sql.lit(reach.hits)}`,
  )
  const low = sql`and e.position >= (select ${lastOf(heads, reach)})`
  const name = parts.add(
    `source_${rank}`,
    sql`select k.key, n.position, n.post from ${heads} k cross join lateral (${newest(reach.hits, low)}) n order by n.position desc, k.key limit ${sql.lit(reach.hits)}`,
  )
  if (rank === 0) parts.add('above', sql`select ${lastOf(name, reach)} as position`)
  return name
}

/** The position of the last row when there are as many as were wanted: below it there may be more. */
function lastOf(name: Sql, { hits }: Reach): Sql {
  return sql`(select case when count(*) = ${sql.lit(hits)} then min(position) else 0 end from ${name})`
}
