import { refusal } from '@sapocom/sdk-plugin'

/** Not a JPEG, PNG, WebP, AVIF or GIF, whatever its name says. */
export const TypeUnknown = refusal('MEDIA_TYPE_UNKNOWN', 415, 'file')
export const TooLarge = refusal<{ megabytes: number }>('MEDIA_TOO_LARGE', 413, 'file')
export const TooManyPixels = refusal('MEDIA_TOO_MANY_PIXELS', 422, 'file')
/** Could not be read whole, or took too much time or memory. */
export const Broken = refusal('MEDIA_BROKEN', 422, 'file')
export const Busy = refusal('MEDIA_BUSY', 503)
/** No such file, somebody else's, or one that hangs on something already. */
export const NotThere = refusal('MEDIA_NOT_THERE', 422, 'media')
export const NotFound = refusal('MEDIA_NOT_FOUND', 404)
export const AltTooLong = refusal<{ limit: number; length: number }>('MEDIA_ALT_TOO_LONG', 422, 'alt')
export const NoFile = refusal('MEDIA_NO_FILE', 400, 'file')
