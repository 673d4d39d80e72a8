import { refusal } from '@sapocom/sdk-plugin'

export const AccountNotFound = refusal('NETWORKING_ACCOUNT_NOT_FOUND', 404)
export const RegionNotFound = refusal('NETWORKING_REGION_NOT_FOUND', 404)
export const TagInvalid = refusal('NETWORKING_TAG_INVALID', 422, 'tag')
export const NotOneself = refusal('NETWORKING_SELF', 422)
/** The viewer blocks the account: the block has to go first. */
export const YouBlock = refusal('NETWORKING_YOU_BLOCK', 409)
/** The account blocks the viewer; the sentence does not say so. */
export const NotFollowable = refusal('NETWORKING_NOT_FOLLOWABLE', 403)
export const TooManyFollows = refusal<{ limit: number }>('NETWORKING_TOO_MANY_FOLLOWS', 429)
export const TooManyHidden = refusal<{ limit: number }>('NETWORKING_TOO_MANY_HIDDEN', 422)
export const TooManyInterests = refusal<{ limit: number }>('NETWORKING_TOO_MANY_INTERESTS', 422)
export const RequestNotFound = refusal('NETWORKING_REQUEST_NOT_FOUND', 404)
/** Public bodies can't keep anybody from reading. Source: security rules S24, Art. 5 GG */
export const InstitutionBlocks = refusal('NETWORKING_INSTITUTION_BLOCKS', 403)
/** Public bodies mute for a time only. */
export const InstitutionMuteEnds = refusal('NETWORKING_INSTITUTION_MUTE_ENDS', 422, 'days')
export const ListHidden = refusal('NETWORKING_LIST_HIDDEN', 403)
