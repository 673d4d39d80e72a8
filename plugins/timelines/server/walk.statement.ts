import { sql, type RawBuilder } from 'kysely'
import type { TimelineSource } from '../contract.ts'
import { hiding, page, Parts, type Hiding, type Ingredients, type Reach } from './composition.ts'

type Sql = RawBuilder<unknown>
interface Walked {
  readonly name: Sql
  /** Down to where the source's entries are known. */
  readonly horizon: Sql
  readonly vain: Sql
}

/**
 * The quick statement: a source that many keys may feed is walked from the newest entry down, and what does not stand in the newest
 * `reach.walk` entries lies below its horizon; a source with few keys is asked key by key. Everything above the highest horizon is exact.
 * Source: docs/decisions/0007-home-timeline.md
 */
export function walkStatement(ingredients: Ingredients, reach: Reach): RawBuilder<unknown> {
  const parts = new Parts()
  const hide = hiding(parts, ingredients.condition.restrictions(), ingredients)
  const walked = ingredients.sources.map((source, rank) => entriesOf(parts, ingredients, { source, rank, hide, reach }))
  const entries = sql.join(
    walked.map(({ name }, rank) => sql`select ${sql.lit(rank)} as rank, key::text, position, post from ${name}`),
    sql` union all `,
  )
  const horizon = sql`greatest(${sql.join(walked.map((each) => each.horizon))})`
  return page(parts, ingredients, { entries, horizon, vain: walked[0]?.vain ?? sql`false`, hide, reach })
}

interface Place {
  readonly source: TimelineSource
  readonly rank: number
  readonly hide: Hiding
  readonly reach: Reach
}

function entriesOf(parts: Parts, ingredients: Ingredients, place: Place): Walked {
  const { source, rank } = place
  // what lies below the first source's horizon can't be used anyway
  const above = rank > 0 && ingredients.sources[0]?.index.walk ? sql`and e.position >= (select position from above)` : sql``
  const shown = source.keyIs === 'account' ? sql`and ${place.hide.shows('k.key')}` : sql``
  const walked = source.index.walk
    ? walk(parts, ingredients, place, { above, shown })
    : keyByKey(parts, ingredients, place, { above, shown })
  if (rank > 0 || !source.index.walk) return walked
  parts.add('above', sql`select ${walked.horizon} as position`)
  return { ...walked, horizon: sql`(select position from above)` }
}

type Conditions = { readonly above: Sql; readonly shown: Sql }

function walk(
  parts: Parts,
  { db, viewer, before }: Ingredients,
  { source, rank, reach }: Place,
  { above, shown }: Conditions,
): Walked {
  const newest = sql`select e.key, e.position, e.post from (${source.entries(db)}) e where e.position < ${before} ${above}
    order by e.position desc limit ${sql.lit(reach.walk)}`
  const passed = parts.add(`passed_${rank}`, newest)
  const hits = sql`select k.key, k.position, k.post from ${passed} k where k.key in (${source.keys.keys(db, viewer)}) ${shown}
    order by k.position desc, k.key limit ${sql.lit(reach.hits)}`
  const name = parts.add(`source_${rank}`, hits)
  const end = parts.add(`end_${rank}`, sql`select count(*) as passed, min(position) as last from ${passed}`)
  const full = sql`(select passed from ${end}) = ${sql.lit(reach.walk)}`
  const vain = sql`(select count(*) from ${name}) < ${sql.lit(reach.hits)} and ${full}`
  const passedTo = sql`case when ${full} then (select last from ${end}) else 0 end`
  const horizon = sql`(select case when count(*) = ${sql.lit(reach.hits)} then min(position) else ${passedTo} end from ${name})`
  return { name, horizon, vain }
}

function keyByKey(
  parts: Parts,
  { db, viewer, before }: Ingredients,
  { source, rank, reach }: Place,
  { above, shown }: Conditions,
): Walked {
  const newest = sql`select k.key, n.position, n.post from (${source.keys.keys(db, viewer)}) k
    cross join lateral (select e.position, e.post from (${source.entries(db)}) e where e.key = k.key and e.position < ${before} ${above}
      order by e.position desc limit ${sql.lit(reach.hits)}) n
    where true ${shown} order by n.position desc, k.key limit ${sql.lit(reach.hits)}`
  const name = parts.add(`source_${rank}`, newest)
  const horizon = sql`(select case when count(*) = ${sql.lit(reach.hits)} then min(position) else 0 end from ${name})`
  return { name, horizon, vain: sql`false` }
}
