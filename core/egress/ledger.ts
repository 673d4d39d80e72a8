import { sql } from 'kysely'
import type { Clock, Database } from '@sapocom/sdk-plugin'

interface LedgerTables {
  'core.egress_ledger': {
    day: string
    host: string
    plugin: string
    purpose: string
    calls: number
    bytes: number
    refused: number
  }
}

export interface LedgerEntry {
  readonly host: string
  readonly plugin: string
  readonly purpose: string
  /** Of the answer, after decompression. */
  readonly bytes: number
  readonly refused: boolean
}

/** Counts calls outside by day, host, plugin and purpose. No paths, no bodies: who reads what is nobody's business. */
export class Ledger {
  readonly #database: Database
  readonly #clock: Clock

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  async count({ host, plugin, purpose, bytes, refused }: LedgerEntry): Promise<void> {
    const day = this.#clock.now().toISOString().slice(0, 10)
    const one = { calls: refused ? 0 : 1, bytes, refused: refused ? 1 : 0 }
    await this.#database
      .kysely<LedgerTables>()
      .insertInto('core.egress_ledger')
      .values({ day, host: host.slice(0, 253), plugin, purpose, ...one })
      .onConflict((conflict) =>
        conflict.columns(['day', 'host', 'plugin', 'purpose']).doUpdateSet({
          calls: sql`egress_ledger.calls + excluded.calls`,
          bytes: sql`egress_ledger.bytes + excluded.bytes`,
          refused: sql`egress_ledger.refused + excluded.refused`,
        }),
      )
      .execute()
  }
}
