import type { Database, Id, Transaction } from '@sapocom/sdk-plugin'
import { Credential } from '../entities/credential.ts'

interface Tables {
  'accounts.account': {
    id: Id
    handle: string
    email: string
    email_confirmed_at: Date | null
    suspended_at: Date | null
    language: string
  }
  'accounts.credential': { account_id: Id; password_hash: string; changed_at: Date }
}

/** What a log-in is compared with. */
export interface Credentials {
  readonly accountId: Id
  readonly handle: string
  readonly email: string
  readonly language: string
  /** `null`: none was set yet. */
  readonly passwordHash: string | null
  readonly suspended: boolean
}

/** Every query on passwords. */
export class CredentialRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * By handle, or by an address that is confirmed: who has just registered with a foreign address must not see by the log-in whether
   * the address has an account.
   */
  async find(by: { readonly handle: string } | { readonly email: string } | { readonly id: Id }): Promise<Credentials | null> {
    let query = this.#database
      .kysely<Tables>()
      .selectFrom('accounts.account as a')
      .leftJoin('accounts.credential as c', 'c.account_id', 'a.id')
      .select([
        'a.id as accountId',
        'a.handle',
        'a.email',
        'a.language',
        'c.password_hash as passwordHash',
        'a.suspended_at as suspendedAt',
      ])
    if ('handle' in by) query = query.where('a.handle', '=', by.handle)
    else if ('id' in by) query = query.where('a.id', '=', by.id)
    else query = query.where('a.email', '=', by.email).where('a.email_confirmed_at', 'is not', null)
    const row = await query.executeTakeFirst()
    return row ? { ...row, suspended: row.suspendedAt !== null } : null
  }

  add(tx: Transaction, accountId: Id, passwordHash: string, changedAt: Date): void {
    tx.em.persist(tx.em.create(Credential, { accountId, passwordHash, changedAt }))
  }

  async change(tx: Transaction, accountId: Id, passwordHash: string, changedAt: Date): Promise<void> {
    await tx.em.upsert(Credential, { accountId, passwordHash, changedAt })
  }

  /** The same password with today's costs; nothing about the account changed. */
  async rehash(accountId: Id, from: string, passwordHash: string): Promise<void> {
    const query = this.#database.kysely<Tables>().updateTable('accounts.credential').set({ password_hash: passwordHash })
    await query.where('account_id', '=', accountId).where('password_hash', '=', from).execute()
  }
}
