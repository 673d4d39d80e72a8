import { sql } from 'kysely'
import type { Clock, Database, Transaction } from '@sapocom/sdk-plugin'
import { sha256 } from './secret.ts'

const AN_HOUR = 3_600_000 // milliseconds
const MOST = 3

interface Tables {
  'accounts.mail_request': { id: string; address_hash: string; created_at: Date }
}

/** Three mails an hour to one address, whoever asks for them. Who asks isn't told: silence would say that the address is known. */
export class MailLimit {
  readonly #database: Database
  readonly #clock: Clock

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** Counts one. @returns whether it may be sent */
  async take(address: string, tx: Transaction): Promise<boolean> {
    const now = this.#clock.now()
    const hash = sha256(address)
    const db = tx.kysely<Tables>()
    // one after the other for each address: two that count at the same time would both find room
    await sql`select pg_advisory_xact_lock(hashtextextended(${`accounts.mail ${hash}`}, 0))`.execute(db)
    const recent = await db
      .selectFrom('accounts.mail_request')
      .select('id')
      .where('address_hash', '=', hash)
      .where('created_at', '>', new Date(now.getTime() - AN_HOUR))
      .limit(MOST)
      .execute()
    if (recent.length >= MOST) return false
    await db
      .insertInto('accounts.mail_request')
      .values({ id: this.#database.newId(), address_hash: hash, created_at: now })
      .execute()
    return true
  }

  async forgetOld(): Promise<void> {
    const before = new Date(this.#clock.now().getTime() - AN_HOUR)
    await this.#database.kysely<Tables>().deleteFrom('accounts.mail_request').where('created_at', '<', before).execute()
  }
}
