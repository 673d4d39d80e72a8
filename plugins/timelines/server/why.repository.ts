import { sql } from 'kysely'
import type { Database, Id } from '@sapocom/sdk-plugin'
import type { ReadDatabase, TimelineSource } from '../contract.ts'
import { homeRule } from './rules.ts'
import type { HomeComposer } from './home.composer.ts'
import type { BareReason } from './reason.service.ts'

/** Asks every source of home whether it holds a post. */
export class WhyRepository {
  readonly #database: Database
  readonly #home: HomeComposer

  constructor(database: Database, home: HomeComposer) {
    this.#database = database
    this.#home = home
  }

  /** One statement; the sources that hold the post for this viewer, in their order. */
  async find(viewer: Id, post: Id): Promise<{ readonly source: TimelineSource; readonly reason: BareReason }[]> {
    const { sources } = await this.#home.statements()
    const db = this.#database.kysely() as ReadDatabase
    const me = sql<Id>`${viewer}::bigint`
    const parts = sources.map(
      (source, rank) => sql`(select ${sql.lit(rank)} as rank, e.key::text as key from (${source.entries(db)}) e
        where e.post = ${post}::bigint and e.key in (${source.keys.keys(db, me)}) order by e.position desc limit 3)`,
    )
    const { rows } = await sql<{ rank: number; key: string }>`${sql.join(parts, sql` union all `)}`.execute(db)
    return rows.map(({ rank, key }) => {
      const source = sources[rank]!
      const kind = source.keyIs === 'account' && key === viewer ? 'own' : source.kind
      return { source, reason: { rule: homeRule.id, version: homeRule.version, source: source.id, kind, key } }
    })
  }
}
