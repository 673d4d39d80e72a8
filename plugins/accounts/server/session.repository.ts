import type { Clock, Database, Id, Transaction } from '@sapocom/sdk-plugin'
import { Session, type SessionEntity } from '../entities/session.ts'
import { newToken, sha256 } from './secret.ts'

interface Tables {
  'accounts.session': {
    id: Id
    token_hash: string
    person_id: Id
    mandate_id: Id | null
    device: string
    created_at: Date
    seen_at: Date
  }
}

const LONGEST = 30 * 86_400_000 // milliseconds
const MOST = 50

/** Every query on sessions, but the one that each request asks. */
export class SessionRepository {
  readonly #database: Database
  readonly #clock: Clock

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** @returns the secret for the cookie; stored is only its hash */
  add(tx: Transaction, personId: Id, device: string): string {
    const token = newToken()
    const now = this.#clock.now()
    const session = { id: this.#database.newId(), tokenHash: sha256(token), personId, mandateId: null, device }
    tx.em.persist(tx.em.create(Session, { ...session, createdAt: now, seenAt: now }))
    return token
  }

  /** Newest first. */
  async of(person: Id): Promise<SessionEntity[]> {
    const rows = await this.#database
      .kysely<Tables>()
      .selectFrom('accounts.session')
      .where('person_id', '=', person)
      .select(['id', 'token_hash as tokenHash', 'person_id as personId', 'mandate_id as mandateId', 'device'])
      .select(['created_at as createdAt', 'seen_at as seenAt'])
      .orderBy('id', 'desc')
      .limit(MOST)
      .execute()
    return rows
  }

  /** @returns whose it was */
  async end(tx: Transaction, token: string): Promise<Id | null> {
    const query = tx.kysely<Tables>().deleteFrom('accounts.session').where('token_hash', '=', sha256(token))
    return (await query.returning('person_id').executeTakeFirst())?.person_id ?? null
  }

  /** Only of this person. @returns how many ended */
  async endOf(tx: Transaction, person: Id, which: { readonly id?: Id; readonly exceptToken?: string } = {}): Promise<number> {
    let query = tx.kysely<Tables>().deleteFrom('accounts.session').where('person_id', '=', person)
    if (which.id !== undefined) query = query.where('id', '=', which.id)
    if (which.exceptToken !== undefined) query = query.where('token_hash', '!=', sha256(which.exceptToken))
    return (await query.returning('id').execute()).length
  }

  async act(tx: Transaction, person: Id, token: string, mandate: Id | null): Promise<void> {
    await tx
      .kysely<Tables>()
      .updateTable('accounts.session')
      .set({ mandate_id: mandate })
      .where('person_id', '=', person)
      .where('token_hash', '=', sha256(token))
      .execute()
  }

  /** A new secret for the same session, when the rights behind it grow. */
  async renew(tx: Transaction, token: string): Promise<string> {
    const next = newToken()
    const query = tx
      .kysely<Tables>()
      .updateTable('accounts.session')
      .set({ token_hash: sha256(next) })
    await query.where('token_hash', '=', sha256(token)).execute()
    return next
  }

  async forgetOld(): Promise<void> {
    const before = new Date(this.#clock.now().getTime() - LONGEST)
    await this.#database.kysely<Tables>().deleteFrom('accounts.session').where('created_at', '<', before).execute()
  }
}
