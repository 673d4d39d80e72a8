/** 64 bits, time-ordered (Snowflake layout, epoch 2010-01-01); `bigint` in PostgreSQL, a decimal string in TypeScript and JSON. */
export type Id = string

/**
 * Who asks, perhaps for an institution. Every command and every line of the audit log carries all four ids.
 * Visitors without an account have `null` in all of them.
 */
export interface Viewer {
  /** Account of the human being who is logged in (for an institution's own log-in: that account). */
  readonly person: Id | null
  /** Account that acts: one's own, or the institution's one acts for. */
  readonly account: Id | null
  readonly institution: Id | null
  readonly mandate: Id | null
  readonly roles: readonly Role[]
  /** BCP 47. */
  readonly language: string
  /** Where the request came from, for rate limits only: an IPv4 address or an IPv6 /64 network. Empty in jobs. */
  readonly network: string
  may(permission: string): boolean
  /** @throws Forbidden (403), or Unauthorized (401) for visitors, when the viewer lacks the permission */
  require(permission: string): void
  /** A text of the asking plugin in the viewer's language. Keys of other plugins: `posts:key`. */
  t(key: string, params?: Readonly<Record<string, unknown>>): string
}

/**
 * `visitor` nobody is logged in · `unconfirmed` has not confirmed the e-mail address yet · the rest as in the house style's word list.
 * Roles by mandate (writer, publisher, …) are the mandate's, not the account's.
 */
export type Role = 'visitor' | 'unconfirmed' | 'citizen' | 'institution' | 'moderator' | 'operator'
