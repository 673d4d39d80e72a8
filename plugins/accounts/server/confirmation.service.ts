import type { Clock, Database, Id, Transaction, Viewer } from '@sapocom/sdk-plugin'
import { accountConfirmed } from '../contract.ts'
import type { AccountEntity } from '../entities/account.ts'
import { Confirmation, type ConfirmationEntity } from '../entities/confirmation.ts'
import type { AccountMails } from './account.mails.ts'
import type { AccountRepository } from './account.repository.ts'
import { CodeWrong, LinkInvalid } from './errors.ts'
import type { MailLimit } from './mail-limit.ts'
import { newCode, newToken, sha256 } from './secret.ts'
import { personOf } from './session.service.ts'

const A_DAY = 86_400_000 // milliseconds
const TRIES = 5

interface Tables {
  'accounts.confirmation': { account_id: Id; code_hash: string; tries: number; expires_at: Date }
}

/** Proof that an address is the account's: a code to type, or a link to follow. */
export class ConfirmationService {
  readonly #accounts: AccountRepository
  readonly #mails: AccountMails
  readonly #limit: MailLimit
  readonly #database: Database
  readonly #clock: Clock

  constructor(accounts: AccountRepository, mails: AccountMails, limit: MailLimit, database: Database, clock: Clock) {
    this.#accounts = accounts
    this.#mails = mails
    this.#limit = limit
    this.#database = database
    this.#clock = clock
  }

  /** Notes what is to be proven. The mail goes out later, by `send`. */
  async ask(tx: Transaction, accountId: Id, email: string): Promise<void> {
    await tx.em.nativeDelete(Confirmation, { accountId })
    const secrets = { codeHash: '', tokenHash: sha256(newToken()) }
    tx.em.persist(tx.em.create(Confirmation, { accountId, email, ...secrets, tries: 0, expiresAt: this.#inADay() }))
  }

  /** Makes a new code and link and mails them, or tells the owner of an address that has an account already. */
  async send(accountId: Id): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const account = await this.#accounts.entity(accountId, tx)
      const asked = account && (await this.#asked(tx, account))
      if (!asked || !(await this.#limit.take(asked.email, tx))) return
      const { email } = asked
      const ownerId = await this.#accounts.idByEmail(email, tx)
      if (ownerId !== null && ownerId !== accountId) return this.#tellOwner(tx, ownerId)
      const proof = { code: newCode(), token: newToken() }
      asked.codeHash = codeHash(accountId, proof.code)
      asked.tokenHash = sha256(proof.token)
      asked.tries = 0
      asked.expiresAt = this.#inADay()
      await this.#mails.confirmAddress({ email, handle: account.handle, language: account.language }, proof, tx)
    })
  }

  /**
   * Proves by the code, for who is logged in.
   * @param inside more work for the same transaction
   * @throws CodeWrong for a wrong or old code, and after five wrong ones
   */
  async byCode(viewer: Viewer, code: string, inside: (tx: Transaction) => Promise<void>): Promise<void> {
    const accountId = personOf(viewer)
    // counted before it is compared, in one statement: many at once gain nothing
    const tried = await this.#database
      .kysely<Tables>()
      .updateTable('accounts.confirmation')
      .set((column) => ({ tries: column('tries', '+', 1) }))
      .where('account_id', '=', accountId)
      .where('tries', '<', TRIES)
      .returning(['code_hash', 'expires_at'])
      .executeTakeFirst()
    const isRight = tried?.code_hash === codeHash(accountId, code.replaceAll(/\D/g, '')) && tried.expires_at > this.#clock.now()
    if (!isRight) throw new CodeWrong()
    const done = await this.#confirm({ accountId }, inside)
    if (!done) throw new CodeWrong()
  }

  /** Proves by the link, on any device. @throws LinkInvalid */
  async byToken(token: string): Promise<{ readonly handle: string; readonly personId: Id }> {
    const done = await this.#confirm({ tokenHash: sha256(token) }, async () => {})
    if (!done) throw new LinkInvalid()
    return { handle: done.handle, personId: done.id }
  }

  async forgetOld(): Promise<void> {
    const before = new Date(this.#clock.now().getTime() - A_DAY)
    await this.#database.transaction(async (tx) => {
      await tx.em.nativeDelete(Confirmation, { expiresAt: { $lt: before } })
    })
  }

  /** @returns `null` when there is nothing to prove, it is too late, or somebody else proved the address first */
  async #confirm(
    which: { accountId: Id } | { tokenHash: string },
    inside: (tx: Transaction) => Promise<void>,
  ): Promise<AccountEntity | null> {
    return this.#database.transaction(async (tx) => {
      const asked = await tx.em.findOne(Confirmation, which)
      const account = asked && (await this.#accounts.entity(asked.accountId, tx))
      if (!account || asked.expiresAt <= this.#clock.now()) return null
      const ownerId = await this.#accounts.idByEmail(asked.email, tx)
      if (ownerId !== null && ownerId !== account.id) return null
      await this.#take(tx, account, asked)
      await inside(tx)
      return account
    })
  }

  async #take(tx: Transaction, account: AccountEntity, asked: ConfirmationEntity): Promise<void> {
    const isFirst = !account.emailConfirmedAt
    const old = { email: account.email, handle: account.handle, language: account.language }
    account.email = asked.email
    account.emailConfirmedAt = this.#clock.now()
    tx.em.remove(asked)
    await tx.em.flush()
    if (isFirst) await tx.emit(accountConfirmed, { accountId: account.id })
    else await this.#mails.addressChanged(old, tx)
  }

  /** What is to be proven; after a day without proof, an account that never had one asks anew. */
  async #asked(tx: Transaction, account: AccountEntity): Promise<ConfirmationEntity | null> {
    const find = () => tx.em.findOne(Confirmation, { accountId: account.id })
    const asked = await find()
    if (asked || account.emailConfirmedAt) return asked
    await this.ask(tx, account.id, account.email)
    await tx.em.flush()
    return find()
  }

  async #tellOwner(tx: Transaction, ownerId: Id): Promise<void> {
    const owner = await this.#accounts.entity(ownerId, tx)
    if (owner) await this.#mails.alreadyRegistered({ email: owner.email, handle: owner.handle, language: owner.language }, tx)
  }

  #inADay(): Date {
    return new Date(this.#clock.now().getTime() + A_DAY)
  }
}

function codeHash(accountId: Id, code: string): string {
  return sha256(`${accountId} ${code}`)
}
