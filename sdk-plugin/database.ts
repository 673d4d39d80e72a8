import type { SqlEntityManager } from '@mikro-orm/postgresql'
import type { Compilable, Kysely, RawBuilder } from 'kysely'
import type { Static, TSchema } from 'typebox'
import type { Event } from './event.ts'
import type { Id, Viewer } from './viewer.ts'

/** Reads and writes of one plugin. Token `DATABASE`; everything it does carries the plugin's name. */
export interface Database {
  /** Queries outside a transaction. Statements with parameters are named, so that PostgreSQL plans them once. */
  kysely<Tables>(): Kysely<Tables>
  /**
   * Compiles a hot query once; each call only changes the parameters.
   * @example const byId = database.statement<{ id: Id }, PostRow>((parameter) => db.selectFrom('posts.post').selectAll().where('id', '=', parameter('id')))
   */
  statement<P extends object, Row>(
    build: (parameter: <K extends keyof P & string>(name: K) => RawBuilder<P[K]>) => Compilable<Row>,
  ): (parameters: P, tx?: Transaction) => Promise<Row[]>
  /** Runs the work in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** A new id; for a past moment (imports): an id that stands where that moment belongs. */
  newId(at?: Date): Id
  /** The moment an id was made. */
  timeOf(id: Id): Date
}

export interface Transaction {
  /** MikroORM, for writes and rules. */
  readonly em: SqlEntityManager
  kysely<Tables>(): Kysely<Tables>
  /** Stores the event in this transaction; it is delivered after the commit, at least once. */
  emit<S extends TSchema>(event: Event<S>, payload: Static<S>, options?: { institution?: Id | null }): Promise<void>
  /** Appends to the audit log, in this transaction. */
  audit(entry: AuditEntry): Promise<void>
  /** Runs after a successful commit; what fails there is logged, not thrown. */
  afterCommit(work: () => void | Promise<void>): void
}

/** Who did what to what. No personal data in `details`: people are references. */
export interface AuditEntry {
  readonly viewer: Pick<Viewer, 'person' | 'account' | 'institution' | 'mandate'>
  /** `plugin.verb`, e.g. `accounts.recover`. */
  readonly action: string
  /** What it was done to, e.g. `account:123`. */
  readonly subject: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** One step of a plugin's schema. Never edited once released. */
export interface Migration {
  /** `20261123T0900-create-post`: sorts by time. */
  readonly name: string
  /** SQL, run in one transaction with the plugin's other pending migrations; the schema named like the plugin exists. */
  readonly up: string
}

export function defineMigration(name: string, up: string): Migration {
  return { name, up }
}
