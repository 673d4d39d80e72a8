import { sql, type RawBuilder } from 'kysely'
import type { Contribution, Database, Id, Log } from '@sapocom/sdk-plugin'
import type { PostCondition } from '@sapocom/plugin-posts/contract'
import type { ReadDatabase, TimelineSource } from '../contract.ts'
import { narrow, ranked, wide, type EntryRow, type Ingredients, type Reach } from './composition.ts'
import { headsStatement } from './heads.statement.ts'
import { checkSource, UnservedSource } from './index-gate.ts'
import { ownSource } from './own.source.ts'
import { walkStatement } from './walk.statement.ts'

type Ask = (parameters: { readonly viewer: Id; readonly before: Id }) => Promise<EntryRow[]>

/** The home timeline's statements for the sources of this moment, each compiled once. */
export interface HomeStatements {
  /** In the order of `EntryRow.rank`. */
  readonly sources: readonly TimelineSource[]
  readonly walk: Ask
  readonly wideWalk: Ask
  readonly heads: Ask
  readonly wideHeads: Ask
}

export interface ComposerParts {
  readonly database: Database
  readonly condition: PostCondition
  readonly contributed: () => readonly Contribution<TimelineSource>[]
  readonly log: Log
}

/** Composes home from what plugins contribute, anew when a plugin is switched. */
export class HomeComposer {
  readonly #parts: ComposerParts
  readonly #checked = new Map<TimelineSource, Promise<UnservedSource | null>>()
  readonly #asked = new Map<string, TimelineSource>()
  #current: { readonly key: string; readonly statements: Promise<HomeStatements> } | undefined

  constructor(parts: ComposerParts) {
    this.#parts = parts
  }

  /** The statements as of now. */
  statements(): Promise<HomeStatements> {
    const contributed = this.#parts.contributed()
    const key = `${contributed.map(({ plugin, value }) => `${plugin}:${value.id}`).join()} ${this.#parts.condition.key()}`
    if (this.#current?.key === key) return this.#current.statements
    const statements = this.#compose(contributed.map(({ value }) => value))
    this.#current = { key, statements }
    // a database that was away is asked again
    statements.catch(() => (this.#current = undefined))
    return statements
  }

  /** A source that home asks, or asked before a plugin was switched. */
  source(id: string): TimelineSource | undefined {
    return this.#asked.get(id)
  }

  /** Sources that plugins contribute now but that no index serves. */
  async refused(): Promise<readonly UnservedSource[]> {
    const found = await Promise.all(this.#parts.contributed().map(({ value }) => this.#check(value)))
    return found.filter((each) => each !== null)
  }

  async #compose(contributed: readonly TimelineSource[]): Promise<HomeStatements> {
    const refused = await Promise.all(contributed.map((source) => this.#check(source)))
    const served = contributed.filter((_, index) => refused[index] === null)
    const sources = ranked(served.some((source) => source.holdsOwn) ? served : [ownSource, ...served])
    for (const source of sources) this.#asked.set(source.id, source)
    const ask = (build: (ingredients: Ingredients, reach: Reach) => RawBuilder<unknown>, reach: Reach): Ask =>
      this.#compile(sources, build, reach)
    return {
      sources,
      walk: ask(walkStatement, narrow),
      wideWalk: ask(walkStatement, wide),
      heads: ask(headsStatement, narrow),
      wideHeads: ask(headsStatement, wide),
    }
  }

  #compile(
    sources: readonly TimelineSource[],
    build: (ingredients: Ingredients, reach: Reach) => RawBuilder<unknown>,
    reach: Reach,
  ): Ask {
    const { database, condition } = this.#parts
    const db = database.kysely() as ReadDatabase
    return database.statement<{ viewer: Id; before: Id }, EntryRow>((parameter) => {
      const viewer = sql<Id>`${parameter('viewer')}::bigint`
      const before = sql<Id>`${parameter('before')}::bigint`
      const query = build({ sources, condition, db, viewer, before }, reach)
      return { compile: () => query.compile(db) } as never
    })
  }

  /** Once for each source; a refusal is logged then. */
  #check(source: TimelineSource): Promise<UnservedSource | null> {
    const known = this.#checked.get(source)
    if (known) return known
    const checked = this.#run(source)
    this.#checked.set(source, checked)
    checked.catch(() => this.#checked.delete(source))
    return checked
  }

  async #run(source: TimelineSource): Promise<UnservedSource | null> {
    try {
      await checkSource(this.#parts.database, source)
      return null
    } catch (error) {
      if (!(error instanceof UnservedSource)) throw error
      this.#parts.log.error(`timeline source ${source.id} is not asked`, error)
      return error
    }
  }
}
