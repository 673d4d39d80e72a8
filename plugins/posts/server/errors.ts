import { refusal } from '@sapocom/sdk-plugin'

/** There is none, or it is not for this viewer: both look the same. Source: security rules S13 */
export const NotFound = refusal('POSTS_NOT_FOUND', 404)
/** There was one. */
export const Gone = refusal('POSTS_GONE', 410)
export const Empty = refusal('POSTS_EMPTY', 422, 'text')
export const TooLong = refusal<{ limit: number; length: number; over: number }>('POSTS_TOO_LONG', 422, 'text')
export const WarningTooLong = refusal<{ limit: number; length: number; over: number }>('POSTS_WARNING_TOO_LONG', 422, 'warning')
export const TooManyMentions = refusal<{ limit: number }>('POSTS_TOO_MANY_MENTIONS', 422, 'text')
export const TooManyTags = refusal<{ limit: number }>('POSTS_TOO_MANY_TAGS', 422, 'text')
export const TooManyMedia = refusal<{ limit: number }>('POSTS_TOO_MANY_MEDIA', 422, 'media')
export const TooManyRegions = refusal<{ limit: number }>('POSTS_TOO_MANY_REGIONS', 422, 'regions')
export const RegionUnknown = refusal('POSTS_REGION_UNKNOWN', 422, 'regions')
export const LanguageUnknown = refusal('POSTS_LANGUAGE_UNKNOWN', 422, 'language')
/** The server wants every picture described. */
export const AltMissing = refusal('POSTS_ALT_MISSING', 422, 'media')
/** A direct post reaches those it names: it names nobody. */
export const NobodyNamed = refusal('POSTS_NOBODY_NAMED', 422, 'text')
export const ReplyNotThere = refusal('POSTS_REPLY_NOT_THERE', 422, 'replyTo')
/** A change that somebody would have to look at first is not made. */
export const EditHeld = refusal('POSTS_EDIT_HELD', 422, 'text')
