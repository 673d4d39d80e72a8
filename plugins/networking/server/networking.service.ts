import type { Id, Presented, Viewer } from '@sapocom/sdk-plugin'
import type { Networking, Relationship, relationshipOnProfile } from '../contract.ts'
import type { FollowService } from './follow.service.ts'
import type { HidingRepository } from './hiding.repository.ts'
import type { HidingService } from './hiding.service.ts'
import type { InterestService } from './interest.service.ts'

/** What other plugins ask of this one: each write, then what stands between the two. */
export class NetworkingService implements Networking {
  readonly follows: FollowService
  readonly hiding: HidingService
  readonly interests: InterestService
  readonly #relations: HidingRepository

  constructor(follows: FollowService, hiding: HidingService, interests: InterestService, relations: HidingRepository) {
    this.follows = follows
    this.hiding = hiding
    this.interests = interests
    this.#relations = relations
  }

  async follow(viewer: Viewer, account: Id): Promise<Relationship> {
    await this.follows.follow(viewer, account)
    return this.#after(viewer, account)
  }

  async unfollow(viewer: Viewer, account: Id): Promise<Relationship> {
    await this.follows.unfollow(viewer, account)
    return this.#after(viewer, account)
  }

  answerRequest(viewer: Viewer, follower: Id, accept: boolean): Promise<void> {
    return this.follows.answer(viewer, follower, accept)
  }

  async block(viewer: Viewer, account: Id): Promise<Relationship> {
    await this.hiding.block(viewer, account)
    return this.#after(viewer, account)
  }

  async unblock(viewer: Viewer, account: Id): Promise<Relationship> {
    await this.hiding.unblock(viewer, account)
    return this.#after(viewer, account)
  }

  async mute(viewer: Viewer, account: Id, until: Date | null): Promise<Relationship> {
    await this.hiding.mute(viewer, account, until)
    return this.#after(viewer, account)
  }

  async unmute(viewer: Viewer, account: Id): Promise<Relationship> {
    await this.hiding.unmute(viewer, account)
    return this.#after(viewer, account)
  }

  followTag(viewer: Viewer, tag: string, on: boolean): Promise<void> {
    return this.interests.followTag(viewer, tag, on)
  }

  followRegion(viewer: Viewer, regionKey: string, on: boolean): Promise<void> {
    return this.interests.followRegion(viewer, regionKey, on)
  }

  /** Empty for visitors. */
  async relationships(viewer: Viewer, accounts: readonly Id[]): Promise<ReadonlyMap<Id, Relationship>> {
    if (viewer.account === null || accounts.length === 0) return new Map()
    const standings = await this.#relations.standings(viewer.account, accounts)
    return new Map([...standings].map(([id, standing]) => [id, standing.relationship]))
  }

  /** For profiles: counts for everybody, the relationship for whoever looks at somebody else. */
  async onProfiles(viewer: Viewer, accounts: readonly Id[]): Promise<Presented<typeof relationshipOnProfile.schema>> {
    const standings = await this.#relations.standings(viewer.account ?? '0', accounts)
    const shown = [...standings].map(([id, { followers, followees, relationship }]) => {
      const isStranger = viewer.account !== null && viewer.account !== id
      return [id, { followers, following: followees, relationship: isStranger ? relationship : null }] as const
    })
    return new Map(shown)
  }

  async #after(viewer: Viewer, account: Id): Promise<Relationship> {
    const found = (await this.relationships(viewer, [account])).get(account)
    return found ?? { following: false, requested: false, followedBy: false, blocking: false, muting: false, mutedUntil: null }
  }
}
