import { expressionBuilder, sql, type AliasableExpression, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import type { Id } from '@sapocom/sdk-plugin'
import type { PostCondition, PostRestriction, PostTables } from '@sapocom/plugin-posts/contract'
import type { ReadDatabase, TimelineSource } from '../contract.ts'

/** How far a statement looks: hits a source may give, entries a walk may pass, posts on the page. */
export interface Reach {
  readonly hits: number
  readonly walk: number
  readonly page: number
}
/** The usual page; and the one for what filters hide, and for long pages. */
export const narrow: Reach = { hits: 25, walk: 400, page: 21 }
export const wide: Reach = { hits: 100, walk: 1_600, page: 41 }

/** What a statement about many sources is made of. `viewer` and `before` are parameters, the same in all contributions. */
export interface Ingredients {
  readonly sources: readonly TimelineSource[]
  readonly condition: PostCondition
  readonly db: ReadDatabase
  readonly viewer: AliasableExpression<Id>
  readonly before: AliasableExpression<Id>
}

/** An entry as the statements answer it; `position` is `null` in the one row that only tells the horizon. */
export interface EntryRow {
  /** Above it everything is known, below nothing is: the next statement asks from here. `0`: nothing is left. */
  readonly horizon: Id
  /** The first source's walk did not get to enough hits. */
  readonly vain: boolean
  readonly position: Id | null
  readonly post: Id | null
  /** Index of the source in `Ingredients.sources`. */
  readonly rank: number | null
  readonly key: string | null
}

type Sql = RawBuilder<unknown>

/** The common table expressions of a statement, in order. */
export class Parts {
  readonly #parts: Sql[] = []

  add(name: string, query: Sql | Expression<unknown>): Sql {
    this.#parts.push(sql`${sql.ref(name)} as materialized (${query})`)
    return sql.ref(name)
  }

  with(tail: Sql): Sql {
    return sql`with ${sql.join(this.#parts)} ${tail}`
  }
}

/** What is woven into every statement: accounts that are hidden from the viewer, and what else takes posts away. */
export interface Hiding {
  /** Whether a column's account may be seen. Nobody is hidden from themselves. */
  shows(column: string): Sql
  /** Whether a post (`p`) may be seen; without the accounts. */
  keeps: Sql
}

export function hiding(
  parts: Parts,
  restrictions: readonly PostRestriction[],
  { db, viewer }: Pick<Ingredients, 'db' | 'viewer'>,
): Hiding {
  const accounts = restrictions.filter((restriction) => 'accounts' in restriction)
  if (accounts.length > 0) {
    parts.add(
      'hidden',
      sql.join(
        accounts.map((each) => sql`select account from (${each.accounts(db, viewer)}) a where account <> ${viewer}`),
        sql` union all `,
      ),
    )
  }
  const rest = restrictions.filter((restriction) => !('accounts' in restriction))
  const conditions = rest.map((restriction) => sql`not ${hides(restriction, parts, db, viewer)}`)
  return {
    shows: (column) => (accounts.length > 0 ? sql`${sql.ref(column)} not in (select account from hidden)` : sql`true`),
    keeps: conditions.length > 0 ? sql`(p.author_id = ${viewer} or (${sql.join(conditions, sql` and `)}))` : sql`true`,
  }
}

function hides(
  restriction: PostRestriction,
  parts: Parts,
  db: ReadDatabase,
  viewer: AliasableExpression<Id>,
): Expression<SqlBool> {
  const post = expressionBuilder<PostTables, 'p'>()
  if ('hides' in restriction) return restriction.hides(post, viewer, db)
  if (!('set' in restriction)) throw new Error(`${restriction.id} hides accounts: that is woven in before`)
  const name = `set_${restriction.id.replaceAll('.', '_')}`
  parts.add(name, restriction.set(db, viewer))
  return restriction.hidesBy(post, name, db)
}

const order: Readonly<Record<TimelineSource['takes'], number>> = { all: 0, openings: 1, 'public openings': 2 }

/** Of several sources that hold a post at the same place, the one that asks least of it gives the reason. */
export function ranked(sources: readonly TimelineSource[]): TimelineSource[] {
  return sources.toSorted((a, b) => order[a.takes] - order[b.takes])
}

/** Whether a source takes the post `p` that it brought. */
export function takes(sources: readonly TimelineSource[], rank: Sql): Sql {
  const ranksOf = (what: TimelineSource['takes']) =>
    sources.flatMap((source, index) => (source.takes === what ? [sql.lit(index)] : []))
  const [openings, wanted] = [ranksOf('openings'), ranksOf('public openings')]
  const cases = [
    ...(openings.length > 0 ? [sql`when ${rank} in (${sql.join(openings)}) then p.opens`] : []),
    ...(wanted.length > 0 ? [sql`when ${rank} in (${sql.join(wanted)}) then p.opens and p.visibility = 0`] : []),
  ]
  return cases.length > 0 ? sql`case ${sql.join(cases, sql` `)} else true end` : sql`true`
}

/**
 * The end of every statement: of the entries above the horizon the first of each post, newest first, as far as the viewer may read it.
 * @param entries rows with rank, key, position, post
 */
export function page(
  parts: Parts,
  ingredients: Ingredients,
  given: { entries: Sql; horizon: Sql; vain: Sql; hide: Hiding; reach: Reach },
): Sql {
  const { condition, sources, viewer, before, db } = ingredients
  const { entries, horizon, vain, hide, reach } = given
  const horizonOf = parts.add('horizon', sql`select ${horizon}::bigint as position`)
  const once = sql`select * from (
    select e.*, row_number() over (partition by post order by position desc, rank, key) as nth from (${entries}) e
    where position >= (select position from ${horizonOf})) o where nth = 1 order by position desc`
  const again = sources.flatMap((source) =>
    source.again ? [sql`and not ${source.again(sql<Id>`p.id`, viewer, before, db)}`] : [],
  )
  // the fence keeps PostgreSQL from joining all posts first
  const shown = parts.add(
    'page',
    sql`select c.position, c.rank, c.key, c.post from (${once}) c
      join lateral (select * from posts.v1_post v where v.id = c.post offset 0) p on true
      where ${takes(sources, sql`c.rank`)} and ${condition.audience(expressionBuilder<PostTables, 'p'>(), viewer)}
        and ${hide.shows('p.author_id')} and ${hide.keeps} ${again.length > 0 ? sql.join(again, sql` `) : sql``}
      order by c.position desc limit ${sql.lit(reach.page)}`,
  )
  // the horizon is answered even without a single post
  return parts.with(sql`select h.position as horizon, (${vain}) as vain, s.position, s.post, s.rank, s.key
    from ${horizonOf} h left join ${shown} s on true order by s.position desc`)
}
