import { expressionBuilder, sql, type Expression, type Kysely, type SqlBool } from 'kysely'
import type { Contribution } from '@sapocom/sdk-plugin'
import {
  visibilities,
  type PostAudience,
  type PostCondition,
  type PostExpression,
  type PostRestriction,
  type PostTables,
  type ViewerExpression,
} from '../contract.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- contributions select from read views that only they know
type ReadDatabase = Kysely<any>

/** What other plugins contribute at this moment. */
export interface Contributed {
  readonly audiences: () => readonly Contribution<PostAudience>[]
  readonly restrictions: () => readonly Contribution<PostRestriction>[]
}

/** For statements that name the post `p`. */
export const p: PostExpression = expressionBuilder<PostTables, 'p'>()

/** The one place where it is decided who may read a post. Source: security rules S10 */
export class ContributedCondition implements PostCondition {
  readonly #contributed: Contributed
  readonly #db: ReadDatabase

  constructor(contributed: Contributed, db: ReadDatabase) {
    this.#contributed = contributed
    this.#db = db
  }

  visible(post: PostExpression, viewer: ViewerExpression, reach: 'everywhere' | 'timelines' = 'everywhere'): Expression<SqlBool> {
    const restrictions = this.restrictions().filter((restriction) => restriction.reach === 'everywhere' || reach === 'timelines')
    const readable = this.audience(post, viewer)
    if (restrictions.length === 0) return readable
    const hidden = post.or(restrictions.map((restriction) => this.#hides(restriction, post, viewer)))
    return post.or([post('p.author_id', '=', viewer), post.and([readable, post.not(hidden)])])
  }

  audience(post: PostExpression, viewer: ViewerExpression): Expression<SqlBool> {
    const granted = this.#contributed
      .audiences()
      .map(({ value }) =>
        post.and([
          sql<SqlBool>`p.visibility = ${sql.lit(visibilities.indexOf(value.visibility))}`,
          value.grants(post, viewer, this.#db),
        ]),
      )
    return post.or([sql<SqlBool>`p.visibility <= 1`, post('p.author_id', '=', viewer), isMentioned(viewer), ...granted])
  }

  restrictions(): readonly PostRestriction[] {
    return this.#contributed.restrictions().map(({ value }) => value)
  }

  key(): string {
    const { audiences, restrictions } = this.#contributed
    return [
      ...audiences().map(({ plugin, value }) => `${plugin}+${value.visibility}`),
      ...restrictions().map(({ plugin, value }) => `${plugin}-${value.id}`),
    ].join(' ')
  }

  #hides(restriction: PostRestriction, post: PostExpression, viewer: ViewerExpression): Expression<SqlBool> {
    if ('hides' in restriction) return restriction.hides(post, viewer, this.#db)
    if ('accounts' in restriction) {
      const accounts = restriction.accounts(this.#db, viewer)
      return sql<SqlBool>`exists (select from ${accounts} as hidden where hidden.account = p.author_id offset 0)`
    }
    const set = restriction.set(this.#db, viewer)
    return sql<SqlBool>`(with hiding as materialized ${set} select ${restriction.hidesBy(post, 'hiding', this.#db)})`
  }
}

/** Who is spoken to reads the post, whatever its visibility. */
function isMentioned(viewer: ViewerExpression): Expression<SqlBool> {
  return sql<SqlBool>`exists (select from posts.v1_post_mention as spoken where spoken.account_id = ${viewer} and spoken.post_id = p.id offset 0)`
}
