import type { Clock, Database, Id, Transaction, Viewer } from '@sapocom/sdk-plugin'
import type { Account, Accounts } from '@sapocom/plugin-accounts/contract'
import { followed, followRequested, followRequestEnded, unfollowed } from '../contract.ts'
import { AccountNotFound, NotFollowable, NotOneself, RequestNotFound, TooManyFollows, YouBlock } from './errors.ts'
import type { FollowRepository } from './follow.repository.ts'
import type { HidingRepository } from './hiding.repository.ts'
import type { Limits } from './networking.settings.ts'
import { actorOf } from './actor.ts'

const day = 24 * 60 * 60 * 1_000 // ms

export interface FollowParts {
  readonly follows: FollowRepository
  readonly hiding: HidingRepository
  readonly accounts: Accounts
  readonly database: Database
  readonly clock: Clock
  readonly limits: () => Limits
  /** Tells the open pages of an account that what it sees has changed. */
  readonly refresh: (account: Id) => void | Promise<void>
}

/** Who follows whom, and who asks to. */
export class FollowService {
  readonly #parts: FollowParts

  constructor(parts: FollowParts) {
    this.#parts = parts
  }

  /** @throws Refusal, see `Networking.follow` */
  async follow(viewer: Viewer, accountId: Id): Promise<void> {
    viewer.require('networking:follow')
    const me = actorOf(viewer)
    if (me === accountId) throw new NotOneself()
    const account = await this.#find(accountId)
    await this.#parts.database.transaction(async (tx) => {
      const blocks = await this.#parts.hiding.blocksBetween(me, accountId, tx)
      if (blocks.mine) throw new YouBlock()
      if (blocks.theirs) throw new NotFollowable()
      await this.#heedLimit(tx, me)
      if (account.locked) return this.#ask(tx, me, accountId)
      await this.#add(tx, me, accountId, false)
    })
  }

  async unfollow(viewer: Viewer, accountId: Id): Promise<void> {
    viewer.require('networking:follow')
    const me = actorOf(viewer)
    await this.#parts.database.transaction((tx) => this.end(tx, [[me, accountId]]))
  }

  /** @throws RequestNotFound when nobody with this id asks */
  async answer(viewer: Viewer, followerId: Id, accept: boolean): Promise<void> {
    viewer.require('networking:follow')
    const me = actorOf(viewer)
    await this.#parts.database.transaction(async (tx) => {
      if (!(await this.#parts.follows.removeRequest(tx, followerId, me))) throw new RequestNotFound()
      if (accept) return this.#add(tx, followerId, me, true)
      await tx.emit(followRequestEnded, { followerId, followeeId: me })
    })
  }

  /** Ends follows and requests from each of the pairs, and says so for those that were there. */
  async end(tx: Transaction, pairs: readonly (readonly [follower: Id, followee: Id])[]): Promise<void> {
    for (const row of await this.#parts.follows.remove(tx, pairs)) {
      await tx.emit(unfollowed, { followerId: row.follower_id, followeeId: row.followee_id })
      tx.afterCommit(() => this.#parts.refresh(row.follower_id))
    }
    for (const [followerId, followeeId] of pairs) {
      if (await this.#parts.follows.removeRequest(tx, followerId, followeeId))
        await tx.emit(followRequestEnded, { followerId, followeeId })
    }
  }

  async #add(tx: Transaction, followerId: Id, followeeId: Id, byRequest: boolean): Promise<void> {
    if (!(await this.#parts.follows.add(tx, followerId, followeeId))) return
    await tx.emit(followed, { followerId, followeeId, byRequest })
    tx.afterCommit(() => this.#parts.refresh(followerId))
  }

  async #ask(tx: Transaction, followerId: Id, followeeId: Id): Promise<void> {
    if (await this.#parts.follows.follows(followerId, followeeId)) return
    if (await this.#parts.follows.addRequest(tx, followerId, followeeId))
      await tx.emit(followRequested, { followerId, followeeId })
  }

  async #heedLimit(tx: Transaction, me: Id): Promise<void> {
    const { followsPerDay: limit } = this.#parts.limits()
    const yesterday = new Date(this.#parts.clock.now().getTime() - day)
    if ((await this.#parts.follows.since(tx, me, this.#parts.database.newId(yesterday))) >= limit)
      throw new TooManyFollows({ limit })
  }

  async #find(id: Id): Promise<Account> {
    const account = await this.#parts.accounts.find(id)
    if (!account || account.suspended) throw new AccountNotFound()
    return account
  }
}
