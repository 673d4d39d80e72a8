import type { Clock, Database, Id, Presenters, Role, Roles, Shown, Transaction, Viewer, Viewers } from '@sapocom/sdk-plugin'
import type { Regions } from '@sapocom/plugin-regions/contract'
import {
  accountReinstated,
  accountSuspended,
  profileView,
  type Account,
  type Accounts,
  type NewAccount,
  type ProfileChange,
} from '../contract.ts'
import { accountOfEntity, type AccountRepository } from './account.repository.ts'
import { rolesFor } from './account-roles.ts'
import { AccountNotFound } from './errors.ts'
import { normaliseHandle } from './handle.ts'
import type { ProfileService } from './profile.service.ts'
import { profileViewOf } from './profile.view.ts'
import type { RegistrationService } from './registration.service.ts'
import type { SessionService } from './session.service.ts'

export interface AccountParts {
  readonly accounts: AccountRepository
  readonly registration: RegistrationService
  readonly profiles: ProfileService
  readonly sessions: SessionService
  readonly roles: Roles
  readonly viewers: Viewers
  readonly presenters: Presenters
  readonly regions: Regions
  readonly database: Database
  readonly clock: Clock
}

/** Accounts as other plugins see them: what `ACCOUNTS` offers. */
export class AccountService implements Accounts {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  async find(id: Id): Promise<Account | null> {
    return (await this.#parts.accounts.byIds([id]))[0] ?? null
  }

  async findByHandle(handle: string): Promise<Account | null> {
    return (await this.#parts.accounts.byHandles([normaliseHandle(handle)]))[0] ?? null
  }

  async byIds(ids: readonly Id[]): Promise<ReadonlyMap<Id, Account>> {
    return new Map((await this.#parts.accounts.byIds(ids)).map((account) => [account.id, account]))
  }

  async byHandles(handles: readonly string[]): Promise<ReadonlyMap<string, Account>> {
    const found = await this.#parts.accounts.byHandles(handles.map(normaliseHandle))
    return new Map(found.map((account) => [account.handle, account]))
  }

  async profile(handle: string, viewer: Viewer): Promise<Shown<typeof profileView> | null> {
    const { accounts, regions, presenters } = this.#parts
    const account = await accounts.wholeByHandle(normaliseHandle(handle))
    if (!account || account.suspendedAt) return null
    const [shown] = await presenters.fill(profileView, [profileViewOf(account, regions)], viewer)
    return shown ?? null
  }

  async create(wish: NewAccount, by: Viewer): Promise<Account> {
    by.require('accounts:manage')
    const { registration, profiles } = this.#parts
    const regionKey = profiles.checkRegion(wish.regionKey ?? null)
    const account = await registration.register({ ...wish, regionKey }, async (tx, { id }) => {
      await tx.audit({ viewer: by, action: 'accounts.create', subject: `account:${id}`, details: { kind: wish.kind } })
    })
    return accountOfEntity(account)
  }

  async changeProfile(id: Id, change: ProfileChange, by: Viewer): Promise<Account> {
    return accountOfEntity(await this.#parts.profiles.change(id, change, by))
  }

  async setPicture(
    id: Id,
    which: 'avatar' | 'header',
    picture: { readonly bytes: Buffer; readonly alt: string } | null,
    by: Viewer,
  ): Promise<Account> {
    const { profiles } = this.#parts
    const changed = picture ? profiles.importPicture(id, which, picture, by) : profiles.setPicture(id, which, null, by)
    return accountOfEntity(await changed)
  }

  async rolesOf(id: Id): Promise<readonly Role[]> {
    const account = await this.find(id)
    return account ? rolesFor(account, await this.#parts.roles.of(id)) : []
  }

  async viewerOf(id: Id): Promise<Viewer> {
    const account = await this.find(id)
    if (!account) throw new AccountNotFound()
    const roles = rolesFor(account, await this.#parts.roles.of(id))
    return this.#parts.viewers.as({ id, institution: account.institutionId, roles, language: account.language })
  }

  async suspend(id: Id, reason: string | null, by: Viewer, tx?: Transaction): Promise<void> {
    by.require('accounts:suspend')
    if (tx) return this.#suspend(tx, id, reason, by)
    await this.#parts.database.transaction((own) => this.#suspend(own, id, reason, by))
  }

  async #suspend(tx: Transaction, id: Id, reason: string | null, by: Viewer): Promise<void> {
    const { accounts, sessions, clock } = this.#parts
    const account = await accounts.entity(id, tx)
    if (!account) throw new AccountNotFound()
    account.suspendedAt = reason === null ? null : clock.now()
    account.suspendedFor = reason
    await tx.emit(reason === null ? accountReinstated : accountSuspended, { accountId: id })
    await tx.audit({ viewer: by, action: reason === null ? 'accounts.reinstate' : 'accounts.suspend', subject: `account:${id}` })
    if (reason !== null) await sessions.endAll(tx, id)
  }

  /** Gives or takes a role; the sessions of before end. Source: security rule S6 */
  async setRole(id: Id, role: 'moderator' | 'operator', on: boolean, by: Viewer): Promise<void> {
    by.require('accounts:manage')
    const { roles, sessions, database } = this.#parts
    await (on ? roles.give(id, role, by) : roles.take(id, role, by))
    await database.transaction((tx) => sessions.endAll(tx, id))
  }
}
