import type { Clock, Database, Id, Transaction, Viewer } from '@sapocom/sdk-plugin'
import type { AccountMails } from './account.mails.ts'
import type { Credentials, CredentialRepository } from './credential.repository.ts'
import { AccountNotFound, PasswordWrong } from './errors.ts'
import type { LoginDelay } from './login-delay.ts'
import type { PasswordHasher } from './password-hasher.ts'
import { checkPassword } from './password-rules.ts'
import { personOf, type SessionService } from './session.service.ts'

export interface PasswordParts {
  readonly credentials: CredentialRepository
  readonly hasher: PasswordHasher
  readonly delay: LoginDelay
  readonly sessions: SessionService
  readonly mails: AccountMails
  readonly database: Database
  readonly clock: Clock
}

/** Changing a password. Every change ends the other sessions and is told to the account's address. */
export class PasswordService {
  readonly #parts: PasswordParts

  constructor(parts: PasswordParts) {
    this.#parts = parts
  }

  /**
   * @param token the session that stays
   * @throws PasswordWrong for the current one, TooManyTries, the refusals of passwords for the new one
   */
  async change(viewer: Viewer, { current, next }: { current: string; next: string }, token: string | undefined): Promise<void> {
    const person = personOf(viewer)
    await this.prove(viewer, current)
    await this.#store(person, next, token, async (tx) => {
      await tx.audit({ viewer, action: 'accounts.changePassword', subject: `account:${person}` })
    })
  }

  /** That it is really the person: for what a stolen session must not do. @throws PasswordWrong, TooManyTries. Source: security rule S8 */
  async prove(viewer: Viewer, password: string): Promise<void> {
    const { credentials, hasher, delay } = this.#parts
    const person = personOf(viewer)
    const forget = await delay.begin(`password of ${person}`, viewer.network)
    const found = await credentials.find({ id: person })
    if (!(await hasher.verify(found?.passwordHash ?? null, password))) throw new PasswordWrong()
    await forget()
  }

  /** Sets a new password after the person was proven otherwise; all sessions end. */
  async set(accountId: Id, password: string, inside: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.#store(accountId, password, undefined, inside)
  }

  async #store(
    accountId: Id,
    password: string,
    keep: string | undefined,
    inside: (tx: Transaction) => Promise<void>,
  ): Promise<void> {
    const { credentials, hasher, sessions, mails, database, clock } = this.#parts
    const account = await this.#find(accountId)
    checkPassword(password, [account.handle, account.email.split('@')[0] ?? ''])
    const passwordHash = await hasher.hash(password)
    await database.transaction(async (tx) => {
      await inside(tx)
      await credentials.change(tx, accountId, passwordHash, clock.now())
      await sessions.endAll(tx, accountId, keep)
      await mails.passwordChanged(account, tx)
    })
  }

  async #find(id: Id): Promise<Credentials> {
    const found = await this.#parts.credentials.find({ id })
    if (!found) throw new AccountNotFound()
    return found
  }
}
