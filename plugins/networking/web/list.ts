import type { Shown } from '@sapocom/sdk-plugin'
import type { accountView } from '@sapocom/plugin-accounts/contract'

/** A page of accounts, as the API answers it. */
export interface AccountList {
  readonly items: readonly ListedAccount[]
  readonly next: string | null
}
export interface ListedAccount {
  readonly account: Shown<typeof accountView>
  readonly position: string
  readonly until: string | null
}

/** The API's query for a page's address. */
export const queryOf = (url: URL) => ({ before: /^\d{1,19}$/.exec(url.searchParams.get('max_id') ?? '')?.[0] })

/** The page's address for what comes after; `null` at the end. */
export const olderThan = (url: URL, next: string | null): string | null =>
  next === null ? null : `${url.pathname}?max_id=${next}`
