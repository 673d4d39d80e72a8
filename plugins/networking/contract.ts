import { contract, defineEvent, extendView, readView, token, Type, type Id, type Static, type Viewer } from '@sapocom/sdk-plugin'
import { profileView } from '@sapocom/plugin-accounts/contract'
import { timelineView } from '@sapocom/plugin-timelines/contract'

export const networking = contract('networking', '^1')

const Between = Type.Object({ followerId: Type.String(), followeeId: Type.String() })
const Block = Type.Object({ accountId: Type.String(), targetId: Type.String() })

/** Somebody follows an account now: at once, or because a request was accepted. */
export const followed = defineEvent('networking.followed', Type.Object({ ...Between.properties, byRequest: Type.Boolean() }))
export const unfollowed = defineEvent('networking.unfollowed', Between)
/** A locked account was asked. */
export const followRequested = defineEvent('networking.followRequested', Between)
/** The asked account said no, or who asked took the request back. Nobody is told of a refusal. */
export const followRequestEnded = defineEvent('networking.followRequestEnded', Between)
/** Follows between the two have ended already, both ways. */
export const blocked = defineEvent('networking.blocked', Block)
export const unblocked = defineEvent('networking.unblocked', Block)

/** Who follows whom. Unique, indexed both ways. */
export const v1Follow = readView<{ follower_id: Id; followee_id: Id }>()('networking.v1_follow')
/** Whom a viewer does not see: blocked by them, blocking them, muted by them and not ended. */
export const v1HiddenAccount = readView<{ viewer_id: Id; account_id: Id }>()('networking.v1_hidden_account')
/** Blocked by the viewer, or blocking them. */
export const v1BlockedAccount = readView<{ viewer_id: Id; account_id: Id }>()('networking.v1_blocked_account')
/** Muted by the viewer at this moment. */
export const v1MutedAccount = readView<{ viewer_id: Id; account_id: Id }>()('networking.v1_muted_account')
/** Blocks as they were set: by whom, of whom. */
export const v1Block = readView<{ account_id: Id; target_id: Id }>()('networking.v1_block')
/** Hashtags an account follows, in the form of `posts.v1_post_tag`. */
export const v1TagFollow = readView<{ account_id: Id; tag: string }>()('networking.v1_tag_follow')
/** Regions an account follows, by their key. */
export const v1RegionFollow = readView<{ account_id: Id; region_key: string }>()('networking.v1_region_follow')

/** What stands between a viewer and an account. */
export const relationshipSchema = Type.Object({
  following: Type.Boolean(),
  /** A request waits for the account's answer. */
  requested: Type.Boolean(),
  followedBy: Type.Boolean(),
  blocking: Type.Boolean(),
  muting: Type.Boolean(),
  /** ISO 8601; `null`: without end, or not muted. */
  mutedUntil: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
})
export type Relationship = Static<typeof relationshipSchema>

/** On profiles: how many follow and are followed, and what stands between the viewer and the account (`null` for visitors and oneself). */
export const relationshipOnProfile = extendView(
  profileView,
  'networking',
  Type.Object({
    followers: Type.Integer(),
    following: Type.Integer(),
    relationship: Type.Union([relationshipSchema, Type.Null()]),
  }),
)

/** On timelines of a hashtag or a region: whether the viewer follows it. Visitors get none. */
export const interestOnTimeline = extendView(timelineView, 'networking', Type.Object({ mine: Type.Boolean() }))

/** Follows, blocks and mutes. Every write authorises the viewer and writes its event. */
export interface Networking {
  /**
   * Follows an account, or asks it when it is locked. Doing it twice changes nothing.
   * @throws Refusal `NETWORKING_SELF`, `NETWORKING_YOU_BLOCK`, `NETWORKING_NOT_FOLLOWABLE`, `NETWORKING_TOO_MANY_FOLLOWS`
   */
  follow(viewer: Viewer, account: Id): Promise<Relationship>
  /** Also takes a request back. */
  unfollow(viewer: Viewer, account: Id): Promise<Relationship>
  answerRequest(viewer: Viewer, follower: Id, accept: boolean): Promise<void>
  /** Ends follows both ways. @throws Refusal `NETWORKING_INSTITUTION_BLOCKS` for public bodies: they can't keep anybody from reading */
  block(viewer: Viewer, account: Id): Promise<Relationship>
  unblock(viewer: Viewer, account: Id): Promise<Relationship>
  /** @param until `null`: without end */
  mute(viewer: Viewer, account: Id, until: Date | null): Promise<Relationship>
  unmute(viewer: Viewer, account: Id): Promise<Relationship>
  followTag(viewer: Viewer, tag: string, on: boolean): Promise<void>
  followRegion(viewer: Viewer, regionKey: string, on: boolean): Promise<void>
  /** Relationships of the viewer by account; one statement. */
  relationships(viewer: Viewer, accounts: readonly Id[]): Promise<ReadonlyMap<Id, Relationship>>
}
export const NETWORKING = token<Networking>('networking.networking')
