import type { Clock, Database, Id, Transaction, Viewer } from '@sapocom/sdk-plugin'
import type { Accounts } from '@sapocom/plugin-accounts/contract'
import { blocked, unblocked } from '../contract.ts'
import { AccountNotFound, InstitutionBlocks, InstitutionMuteEnds, NotOneself, TooManyHidden } from './errors.ts'
import type { FollowService } from './follow.service.ts'
import type { HidingRepository } from './hiding.repository.ts'
import type { Limits } from './networking.settings.ts'
import { actorOf } from './actor.ts'

export interface HidingParts {
  readonly hiding: HidingRepository
  readonly follows: FollowService
  readonly accounts: Accounts
  readonly database: Database
  readonly clock: Clock
  readonly limits: () => Limits
  readonly refresh: (account: Id) => void | Promise<void>
}

/** Whom somebody does not want to see, or not be seen by. */
export class HidingService {
  readonly #parts: HidingParts

  constructor(parts: HidingParts) {
    this.#parts = parts
  }

  /** Ends follows and requests both ways; from now on neither sees the other's posts. */
  async block(viewer: Viewer, targetId: Id): Promise<void> {
    viewer.require('networking:hide')
    const me = actorOf(viewer)
    if (viewer.institution !== null) throw new InstitutionBlocks()
    await this.#mustExist(me, targetId)
    await this.#parts.database.transaction(async (tx) => {
      await this.#heedLimit(tx, me)
      if (!(await this.#parts.hiding.addBlock(tx, me, targetId))) return
      await this.#parts.follows.end(tx, [
        [me, targetId],
        [targetId, me],
      ])
      await tx.emit(blocked, { accountId: me, targetId })
      this.#refreshBoth(tx, me, targetId)
    })
  }

  async unblock(viewer: Viewer, targetId: Id): Promise<void> {
    viewer.require('networking:hide')
    const me = actorOf(viewer)
    await this.#parts.database.transaction(async (tx) => {
      if (!(await this.#parts.hiding.removeBlock(tx, me, targetId))) return
      await tx.emit(unblocked, { accountId: me, targetId })
      this.#refreshBoth(tx, me, targetId)
    })
  }

  /**
   * Keeps an account out of the viewer's timelines. The account never learns of it.
   * @param until `null`: without end; public bodies must give one
   */
  async mute(viewer: Viewer, targetId: Id, until: Date | null): Promise<void> {
    viewer.require('networking:hide')
    const me = actorOf(viewer)
    if (viewer.institution !== null && until === null) throw new InstitutionMuteEnds()
    await this.#mustExist(me, targetId)
    await this.#parts.database.transaction(async (tx) => {
      await this.#heedLimit(tx, me)
      await this.#parts.hiding.mute(tx, me, targetId, until)
      tx.afterCommit(() => this.#parts.refresh(me))
    })
  }

  async unmute(viewer: Viewer, targetId: Id): Promise<void> {
    viewer.require('networking:hide')
    const me = actorOf(viewer)
    await this.#parts.database.transaction(async (tx) => {
      await this.#parts.hiding.unmute(tx, me, targetId)
      tx.afterCommit(() => this.#parts.refresh(me))
    })
  }

  /** Mutes that have ended hide nobody any more; this takes them away. */
  async removeEnded(): Promise<void> {
    await this.#parts.database.transaction((tx) => this.#parts.hiding.removeEndedMutes(tx, this.#parts.clock.now()))
  }

  #refreshBoth(tx: Transaction, me: Id, targetId: Id): void {
    tx.afterCommit(async () => {
      await this.#parts.refresh(me)
      await this.#parts.refresh(targetId)
    })
  }

  async #heedLimit(tx: Transaction, me: Id): Promise<void> {
    const { hiddenAccounts: limit } = this.#parts.limits()
    if ((await this.#parts.hiding.count(tx, me)) >= limit) throw new TooManyHidden({ limit })
  }

  async #mustExist(me: Id, targetId: Id): Promise<void> {
    if (me === targetId) throw new NotOneself()
    if (!(await this.#parts.accounts.find(targetId))) throw new AccountNotFound()
  }
}
