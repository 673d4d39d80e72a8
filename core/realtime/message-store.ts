import { sql, type Kysely } from 'kysely'
import type { Database } from '@sapocom/sdk-plugin'
import type { StreamMessage } from './event-stream.ts'

/** Key of the advisory lock under which messages get their numbers. */
const LOCK = 1_936_744_302

/** Messages read at once. */
export const PAGE = 500

export interface NewMessage {
  readonly target: string
  readonly name: string
  readonly data: unknown
}

export interface StoredMessage extends StreamMessage {
  readonly target: string
}

/** The table `core.realtime_message`. */
export class MessageStore {
  readonly #database: Database
  readonly #read: (parameters: { after: string }) => Promise<StoredMessage[]>

  constructor(database: Database) {
    this.#database = database
    this.#read = database.statement<{ after: string }, StoredMessage>((parameter) =>
      this.#db
        .selectFrom('core.realtime_message')
        .select([sql<string>`sequence`.as('id'), 'target', 'name', 'data'])
        .where('sequence', '>', sql<string>`${parameter('after')}`)
        .orderBy('sequence')
        .limit(PAGE),
    )
  }

  /**
   * Stores messages, one writer after the other: numbers become visible in their order, so nobody who has seen one will ever find a
   * smaller one later.
   */
  async add(messages: readonly NewMessage[]): Promise<void> {
    await sql`insert into core.realtime_message (target, name, data) select target, name, data
      from (select pg_advisory_xact_lock(${LOCK})) as one_writer,
        jsonb_to_recordset(${JSON.stringify(messages)}::jsonb) as row (target text, name text, data jsonb)`.execute(this.#db)
  }

  /** The oldest first, at most `PAGE`. */
  after(id: string): Promise<StoredMessage[]> {
    return this.#read({ after: id })
  }

  async forTargets(after: string, targets: readonly string[]): Promise<StoredMessage[]> {
    return this.#db
      .selectFrom('core.realtime_message')
      .select([sql<string>`sequence`.as('id'), 'target', 'name', 'data'])
      .where('sequence', '>', after)
      .where('target', '=', sql<string>`any(${targets}::text[])`)
      .orderBy('sequence')
      .limit(PAGE + 1)
      .execute()
  }

  /** Numbers of the oldest and the newest message kept; `0` when there never was one. */
  async bounds(): Promise<{ first: string; last: string }> {
    const { rows } = await sql<{ first: string; last: string }>`
      select coalesce(min(sequence), 0)::text as first, coalesce(max(sequence), 0)::text as last from core.realtime_message`.execute(
      this.#db,
    )
    return rows[0]!
  }

  /** The newest stays however old it is: it tells how far the numbers have come. */
  async deleteOld(): Promise<void> {
    await sql`delete from core.realtime_message where at < now() - interval '10 minutes'
      and sequence < (select max(sequence) from core.realtime_message)`.execute(this.#db)
  }

  get #db(): Kysely<{ 'core.realtime_message': { sequence: string; target: string; name: string; data: unknown } }> {
    return this.#database.kysely()
  }
}
