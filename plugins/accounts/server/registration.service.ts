import type { Clock, Database, Id, Refusal, Transaction, Viewer } from '@sapocom/sdk-plugin'
import { accountConfirmed, accountRegistered, type NewAccount } from '../contract.ts'
import type { AccountEntity } from '../entities/account.ts'
import type { AccountRepository } from './account.repository.ts'
import type { CredentialRepository } from './credential.repository.ts'
import { EmailTaken, HandleTaken } from './errors.ts'
import { checkHandle, normaliseHandle } from './handle.ts'
import { checkEmail, checkName } from './name.ts'
import type { PasswordHasher } from './password-hasher.ts'
import { checkPassword } from './password-rules.ts'

/** Makes accounts: by registration, at the command line, for the demo town. */
export class RegistrationService {
  readonly #accounts: AccountRepository
  readonly #credentials: CredentialRepository
  readonly #hasher: PasswordHasher
  readonly #database: Database
  readonly #clock: Clock

  constructor(
    accounts: AccountRepository,
    credentials: CredentialRepository,
    hasher: PasswordHasher,
    database: Database,
    clock: Clock,
  ) {
    this.#accounts = accounts
    this.#credentials = credentials
    this.#hasher = hasher
    this.#database = database
    this.#clock = clock
  }

  /**
   * Stores an account. Whether the address has one already isn't looked at here: the mail says so, to its owner alone. So both ways
   * do the same work. Source: security rule S4
   * @param alongside more work for the same transaction, with the new account's id
   * @throws HandleMalformed, HandleReserved, HandleTaken, EmailTaken (made confirmed only), the refusals of names, addresses and passwords
   */
  async register(
    wish: NewAccount,
    alongside: (tx: Transaction, account: AccountEntity) => Promise<void>,
  ): Promise<AccountEntity> {
    const account = this.#accountFrom(wish)
    const passwordHash = await this.#hashed(wish.password, account)
    try {
      return await this.#database.transaction(async (tx) => {
        if (await this.#accounts.isTaken(account.handle, tx)) throw new HandleTaken()
        this.#accounts.add(tx, account)
        await tx.em.flush()
        if (passwordHash) this.#credentials.add(tx, account.id, passwordHash, account.createdAt)
        await tx.emit(accountRegistered, { accountId: account.id })
        if (account.emailConfirmedAt) await tx.emit(accountConfirmed, { accountId: account.id })
        await alongside(tx, account)
        return account
      })
    } catch (error) {
      throw clashOf(error) ?? error
    }
  }

  /** Throws as `register` does, for a handle that can't be had. */
  async checkFree(viewer: Viewer, typed: string): Promise<void> {
    const handle = normaliseHandle(typed)
    checkHandle(handle, viewer.may('accounts:manage') ? 'institution' : 'person')
    await this.#database.transaction(async (tx) => {
      if (await this.#accounts.isTaken(handle, tx)) throw new HandleTaken()
    })
  }

  async #hashed(password: string | null, account: AccountEntity): Promise<string | null> {
    if (password === null) return null
    checkPassword(password, [account.handle, account.email.split('@')[0] ?? ''])
    return this.#hasher.hash(password)
  }

  #accountFrom(wish: NewAccount): AccountEntity {
    const handle = normaliseHandle(wish.handle)
    checkHandle(handle, wish.kind)
    const createdAt = wish.createdAt ?? this.#clock.now()
    const id: Id = this.#database.newId(createdAt)
    return {
      id,
      handle,
      kind: wish.kind,
      institutionId: wish.institutionId ?? null,
      displayName: checkName(wish.displayName),
      email: checkEmail(wish.email),
      emailConfirmedAt: (wish.confirmed ?? true) ? createdAt : null,
      ...EMPTY_PROFILE,
      regionKey: wish.regionKey ?? null,
      language: wish.language ?? 'de',
      createdAt,
    } as AccountEntity
  }
}

const EMPTY_PROFILE = {
  bio: '',
  fields: [],
  languages: [],
  locked: false,
  avatarId: null,
  avatarUrl: null,
  avatarAlt: null,
  headerId: null,
  headerUrl: null,
  headerAlt: null,
  suspendedAt: null,
  suspendedFor: null,
}

/**
 * Two took the same handle at once, and the database let one pass. The address can clash only for accounts that are made confirmed:
 * by the console, not by registration.
 */
function clashOf(error: unknown): Refusal | null {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code !== '23505') return null
  if (constraint === 'account_handle_key') return new HandleTaken()
  return constraint === 'account_email' ? new EmailTaken() : null
}
