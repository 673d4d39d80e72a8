import type { PostgresCursor, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { PoolClient } from 'pg'
import { currentLimit, noteStatement } from './statement-context.ts'
import { asRefusal, DatabaseUnavailable } from './unavailable.ts'

/** Names one process hands out; statements that come later are planned at each call, as without a name. */
const NAMES = 500

/** Milliseconds a server may stay silent beyond the limit it was to keep itself. */
const SILENCE = 900

const names = new Map<string, string>()

function nameOf(text: string): string | undefined {
  let name = names.get(text)
  if (!name && names.size < NAMES) names.set(text, (name = `s${names.size}`))
  return name
}

/** Milliseconds for single statements (`statement_timeout` of the connection) and for those in a transaction. */
export interface StatementLimits {
  readonly read: number
  readonly write: number
}

/**
 * What Kysely sends statements to. Names each statement with parameters, so that PostgreSQL plans it once a connection and not once
 * a call; gives a transaction its longer limit in the trip that begins it; and cuts the connection to a server that stays silent.
 */
export class PreparingClient implements PostgresPoolClient {
  readonly #client: PoolClient
  readonly #limits: StatementLimits
  /** The session's `statement_timeout`; the pool opens connections with the limit for reads. */
  #sessionLimit: number
  /** What statements may take now: inside a transaction its limit. */
  #limit: number
  #isInTransaction = false
  #isLost = false

  constructor(client: PoolClient, limits: StatementLimits) {
    this.#client = client
    this.#limits = limits
    this.#sessionLimit = this.#limit = limits.read
  }

  query<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query<R>(sql: string | PostgresCursor<R>, parameters: ReadonlyArray<unknown> = []) {
    if (typeof sql !== 'string') return this.#client.query(sql as never) as unknown as PostgresCursor<R>
    return this.#run<R>(sql, parameters)
  }

  release(): void {
    if (!this.#isLost) this.#client.release()
  }

  /**
   * Gives a dead connection back at once: Kysely keeps the connection of a transaction whose begin, commit or rollback fails, and ten
   * of those would be the whole pool.
   */
  #lose(): void {
    if (this.#isLost) return
    this.#isLost = true
    this.#client.release(true)
  }

  async #run<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>> {
    noteStatement(sql)
    let text = sql
    if (sql === 'begin') {
      this.#isInTransaction = true
      this.#limit = currentLimit() ?? this.#limits.write
      text = `begin; set local statement_timeout = ${this.#limit}`
    } else if (!this.#isInTransaction) {
      await this.#useLimit(currentLimit() ?? this.#limits.read)
    } else if (sql === 'commit' || sql === 'rollback') {
      this.#isInTransaction = false
    }
    return (await this.#send(text, parameters)) as PostgresQueryResult<R>
  }

  async #useLimit(limit: number): Promise<void> {
    this.#limit = limit
    if (limit === this.#sessionLimit) return
    await this.#send(`set statement_timeout = ${limit}`, [])
    this.#sessionLimit = limit
  }

  async #send(text: string, parameters: ReadonlyArray<unknown>): Promise<unknown> {
    if (this.#isLost && text === 'rollback') return { rows: [] }
    const name = parameters.length > 0 ? nameOf(text) : undefined
    const watch = this.#limit > 0 ? setTimeout(cut, this.#limit + SILENCE, this.#client) : undefined
    try {
      return await this.#client.query({ ...(name ? { name } : {}), text, values: parameters as unknown[] })
    } catch (error) {
      const refusal = asRefusal(error)
      if (refusal instanceof DatabaseUnavailable || text.startsWith('begin') || text === 'rollback') this.#lose()
      // The database has rolled back what it lost.
      if (text === 'rollback') return { rows: [] }
      throw refusal
    } finally {
      clearTimeout(watch)
    }
  }
}

/** Ends the connection as if the network had: all that waits for it fails, and the pool opens another. */
function cut(client: PoolClient): void {
  ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
}
