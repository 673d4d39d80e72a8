import { expressionBuilder, sql, type AliasableExpression, type Expression, type RawBuilder } from 'kysely'
import type { Id } from '@sapocom/sdk-plugin'
import type { PostCondition, PostTables } from '@sapocom/plugin-posts/contract'
import type { ReadDatabase, Rows } from '../contract.ts'
import { Parts, hiding, type Reach } from './composition.ts'

/** A timeline with one key at most: a hashtag, a region, an account, the viewer who is spoken to, or everybody. */
export interface SingleTimeline {
  /** Entries of the key, without order and limit. An index serves them by position. */
  entries(db: ReadDatabase, key: AliasableExpression<string>): Rows<{ position: Id; post: Id }>
  /** What the post `p` must be besides readable. */
  readonly only?: RawBuilder<unknown>
  /** `timelines`: muted accounts are left out; `everywhere`: they are not, for whoever asks for one account. */
  readonly reach: 'everywhere' | 'timelines'
}

export interface SingleIngredients {
  readonly condition: PostCondition
  readonly db: ReadDatabase
  readonly viewer: AliasableExpression<Id>
  readonly key: AliasableExpression<string>
  readonly before: Expression<Id>
}

/** The newest entries of one key: walks down as far as `reach.hits` and answers those that may be read. */
export function singleStatement(timeline: SingleTimeline, ingredients: SingleIngredients, reach: Reach): RawBuilder<unknown> {
  const { condition, db, viewer, key, before } = ingredients
  const parts = new Parts()
  const restrictions = condition.restrictions().filter((each) => timeline.reach === 'timelines' || each.reach === 'everywhere')
  const hide = hiding(parts, restrictions, ingredients)
  const passed = parts.add(
    'passed',
    sql`select e.position, e.post from (${timeline.entries(db, key)}) e where e.position < ${before} order by e.position desc limit ${sql.lit(reach.hits)}`,
  )
  const horizon = parts.add(
    'horizon',
    sql`select case when count(*) = ${sql.lit(reach.hits)} then min(position) else 0 end as position from ${passed}`,
  )
  const shown = parts.add(
    'page',
    sql`select c.position, c.post from ${passed} c join lateral (select * from posts.v1_post v where v.id = c.post offset 0) p on true
      where ${timeline.only ?? sql`true`} and ${condition.audience(expressionBuilder<PostTables, 'p'>(), viewer)}
        and ${hide.shows('p.author_id')} and ${hide.keeps}
      order by c.position desc limit ${sql.lit(reach.page)}`,
  )
  return parts.with(sql`select h.position as horizon, false as vain, s.position, s.post, 0 as rank, '' as key
    from ${horizon} h left join ${shown} s on true order by s.position desc`)
}
