import type { Clock, Database, Id, Transaction, Viewer } from '@sapocom/sdk-plugin'
import { Recovery } from '../entities/recovery.ts'
import type { AccountMails } from './account.mails.ts'
import type { AccountRepository } from './account.repository.ts'
import { LinkInvalid } from './errors.ts'
import type { MailLimit } from './mail-limit.ts'
import { checkEmail } from './name.ts'
import type { PasswordService } from './password.service.ts'
import { newToken, sha256 } from './secret.ts'

const MINUTES_20 = 20 * 60_000
const AN_HOUR = 3_600_000

export interface RecoveryParts {
  readonly accounts: AccountRepository
  readonly passwords: PasswordService
  readonly mails: AccountMails
  readonly limit: MailLimit
  readonly database: Database
  readonly clock: Clock
}

/** A new password for who lost the old one. Source: security rules S4, S5 */
export class RecoveryService {
  readonly #parts: RecoveryParts

  constructor(parts: RecoveryParts) {
    this.#parts = parts
  }

  /**
   * Notes the wish; whether an account has the address is looked at later, by `send`. So the answer and its time say nothing.
   * @param later sends the work with the transaction
   * @throws EmailMalformed
   */
  async ask(typed: string, later: (tx: Transaction, recoveryId: Id) => Promise<void>): Promise<void> {
    const email = checkEmail(typed)
    const { database } = this.#parts
    await database.transaction(async (tx) => {
      const id = database.newId()
      const empty = { accountId: null, tokenHash: null, usedAt: null }
      tx.em.persist(tx.em.create(Recovery, { id, email, ...empty, expiresAt: this.#in(AN_HOUR) }))
      await later(tx, id)
    })
  }

  /** Mails the link, if a confirmed account has the address. */
  async send(recoveryId: Id): Promise<void> {
    const { database, accounts, limit, mails } = this.#parts
    await database.transaction(async (tx) => {
      const asked = await tx.em.findOne(Recovery, { id: recoveryId })
      if (!asked?.email || asked.tokenHash) return
      const accountId = await accounts.idByEmail(asked.email, tx)
      const account = accountId && (await accounts.entity(accountId, tx))
      if (!account || !(await limit.take(asked.email, tx))) return
      const token = newToken()
      asked.accountId = account.id
      asked.tokenHash = sha256(token)
      asked.expiresAt = this.#in(MINUTES_20)
      await mails.recover({ email: account.email, handle: account.handle, language: account.language }, token, tx)
    })
  }

  /** The link for somebody at the command line, who hands it over. It is valid for 20 minutes, once. */
  async linkFor(accountId: Id, by: Viewer): Promise<string> {
    by.require('accounts:manage')
    const token = newToken()
    const { database } = this.#parts
    await database.transaction(async (tx) => {
      const recovery = { id: database.newId(), email: null, accountId, tokenHash: sha256(token), usedAt: null }
      tx.em.persist(tx.em.create(Recovery, { ...recovery, expiresAt: this.#in(MINUTES_20) }))
      await tx.audit({ viewer: by, action: 'accounts.recover', subject: `account:${accountId}` })
    })
    return token
  }

  /**
   * Sets the new password; all sessions end, the address is told.
   * @throws LinkInvalid for a wrong, old or used link; the refusals of passwords
   */
  async finish(token: string, password: string): Promise<void> {
    const tokenHash = sha256(token)
    const { database, passwords, clock } = this.#parts
    const found = await database.transaction((tx) => tx.em.findOne(Recovery, { tokenHash }))
    if (!found?.accountId || found.usedAt || found.expiresAt <= clock.now()) throw new LinkInvalid()
    await passwords.set(found.accountId, password, async (tx) => {
      // of two at once with the same link, one finds it used
      const used = await tx.em.nativeUpdate(Recovery, { tokenHash, usedAt: null }, { usedAt: clock.now(), email: null })
      if (used === 0) throw new LinkInvalid()
    })
  }

  async forgetOld(): Promise<void> {
    const { database, clock } = this.#parts
    await database.transaction(async (tx) => {
      await tx.em.nativeDelete(Recovery, { expiresAt: { $lt: clock.now() } })
    })
  }

  #in(milliseconds: number): Date {
    return new Date(this.#parts.clock.now().getTime() + milliseconds)
  }
}
