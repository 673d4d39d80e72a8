import { refusal } from '@sapocom/sdk-plugin'

/** Neither a folder, nor a tar, tar.gz or zip file. */
export const NotAnArchive = refusal('IMPORT_NOT_AN_ARCHIVE', 422, 'archive')
/** Cut off, or its parts don't fit together. */
export const ArchiveDamaged = refusal('IMPORT_ARCHIVE_DAMAGED', 422, 'archive')
/** A name that leads out of the archive, or that no file can have. */
export const NameUnsafe = refusal<{ name: string }>('IMPORT_NAME_UNSAFE', 422, 'archive')
/** The same name twice: two readers would see two archives. */
export const NameTwice = refusal<{ name: string }>('IMPORT_NAME_TWICE', 422, 'archive')
/** A link, a device or a pipe. */
export const NotAFile = refusal<{ name: string }>('IMPORT_NOT_A_FILE', 422, 'archive')
export const ArchiveEncrypted = refusal('IMPORT_ARCHIVE_ENCRYPTED', 422, 'archive')
/** `limit` in MB. */
export const ArchiveTooLarge = refusal<{ limit: number }>('IMPORT_ARCHIVE_TOO_LARGE', 413, 'archive')
export const TooManyEntries = refusal<{ limit: number }>('IMPORT_TOO_MANY_ENTRIES', 422, 'archive')
/** Unpacks to far more than it holds. */
export const ArchiveTooDense = refusal<{ ratio: number }>('IMPORT_ARCHIVE_TOO_DENSE', 422, 'archive')
export const NoOutbox = refusal('IMPORT_NO_OUTBOX', 422, 'archive')
export const OutboxInvalid = refusal('IMPORT_OUTBOX_INVALID', 422, 'archive')
export const OutboxTooDeep = refusal('IMPORT_OUTBOX_TOO_DEEP', 422, 'archive')
export const OutboxNotUtf8 = refusal('IMPORT_OUTBOX_NOT_UTF8', 422, 'archive')
export const TooManyItems = refusal<{ limit: number }>('IMPORT_TOO_MANY_ITEMS', 422, 'archive')
export const ActorInvalid = refusal('IMPORT_ACTOR_INVALID', 422, 'archive')
export const UploadMissing = refusal('IMPORT_UPLOAD_MISSING', 422, 'archive')
export const SourceMissing = refusal<{ source: string }>('IMPORT_SOURCE_MISSING', 422)
export const AccountMissing = refusal('IMPORT_ACCOUNT_MISSING', 422, 'account')
export const AccountUnknown = refusal<{ handle: string }>('IMPORT_ACCOUNT_UNKNOWN', 404, 'account')
export const IncludeUnknown = refusal<{ value: string }>('IMPORT_INCLUDE_UNKNOWN', 422, 'include')
export const AlreadyRunning = refusal('IMPORT_ALREADY_RUNNING', 409)
export const RunNotFound = refusal('IMPORT_RUN_NOT_FOUND', 404)
/** By its owner, by a newer run, or by Ctrl-C. What was brought in stays. */
export const ImportStopped = refusal('IMPORT_STOPPED', 409)
