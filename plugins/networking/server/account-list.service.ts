import { token, type Id, type Presenters, type Shown, type Viewer } from '@sapocom/sdk-plugin'
import { accountView, type Accounts, type AccountView } from '@sapocom/plugin-accounts/contract'
import { AccountNotFound, ListHidden } from './errors.ts'
import type { FollowRepository, FollowList, ListedAccount } from './follow.repository.ts'
import type { HidingRepository } from './hiding.repository.ts'
import { actorOf } from './actor.ts'

export interface ListPage {
  /** Position to go on from. */
  readonly before?: Id
  readonly limit?: number
}
export interface ListedItem {
  readonly account: Shown<typeof accountView>
  readonly position: Id
  /** Of mutes with an end. ISO 8601 */
  readonly until: string | null
}
export interface AccountList {
  readonly items: readonly ListedItem[]
  readonly next: Id | null
}

/** For this plugin's own routes. */
export const ACCOUNT_LISTS = token<AccountListService>('networking.accountLists')

const newest: Id = '9223372036854775807'
const usual = 20

/** Lists of accounts: followers, following, requests, blocks, mutes. Newest first, paged by position. */
export class AccountListService {
  readonly #follows: FollowRepository
  readonly #hiding: HidingRepository
  readonly #accounts: Accounts
  readonly #presenters: Presenters

  constructor(follows: FollowRepository, hiding: HidingRepository, accounts: Accounts, presenters: Presenters) {
    this.#follows = follows
    this.#hiding = hiding
    this.#accounts = accounts
    this.#presenters = presenters
  }

  /**
   * Who follows an account, or whom it follows. Of locked accounts only its followers and itself see it.
   * @throws AccountNotFound
   * @throws ListHidden
   */
  async follows(viewer: Viewer, accountId: Id, which: 'followers' | 'following', page: ListPage): Promise<AccountList> {
    await this.#mayRead(viewer, accountId)
    return this.#page(viewer, accountId, which, page)
  }

  /** Who asks to follow the viewer. */
  requests(viewer: Viewer, page: ListPage): Promise<AccountList> {
    viewer.require('networking:follow')
    return this.#page(viewer, actorOf(viewer), 'requests', page)
  }

  /** Whom the viewer blocks or mutes. */
  async hidden(viewer: Viewer, which: 'block' | 'mute', { before = newest, limit = usual }: ListPage): Promise<AccountList> {
    viewer.require('networking:hide')
    const rows = await this.#hiding.list(which, { account: actorOf(viewer), before, limit: limit + 1 })
    return this.#listOf(viewer, rows, limit)
  }

  async #page(
    viewer: Viewer,
    account: Id,
    which: FollowList,
    { before = newest, limit = usual }: ListPage,
  ): Promise<AccountList> {
    const rows = await this.#follows.list(which, { account, viewer: viewer.account ?? '0', before, limit: limit + 1 })
    return this.#listOf(viewer, rows, limit)
  }

  async #listOf(
    viewer: Viewer,
    rows: readonly (ListedAccount & { readonly until?: Date | null })[],
    limit: number,
  ): Promise<AccountList> {
    const page = rows.slice(0, limit)
    const shown = await this.#presenters.fill(accountView, page.map(viewOf), viewer)
    const items = shown.map((account, index) => ({
      account,
      position: page[index]!.position,
      until: page[index]!.until?.toISOString() ?? null,
    }))
    return { items, next: rows.length > limit ? (page.at(-1)?.position ?? null) : null }
  }

  async #mayRead(viewer: Viewer, accountId: Id): Promise<void> {
    const account = await this.#accounts.find(accountId)
    if (!account || account.suspended) throw new AccountNotFound()
    if (viewer.account === accountId) return
    if (viewer.account === null) {
      if (account.locked) throw new ListHidden()
      return
    }
    const blocks = await this.#hiding.blocksBetween(viewer.account, accountId)
    if (blocks.theirs) throw new ListHidden()
    if (account.locked && !(await this.#follows.follows(viewer.account, accountId))) throw new ListHidden()
  }
}

function viewOf(row: ListedAccount): AccountView {
  const { id, handle, kind, locked } = row
  const avatar = row.avatar_url === null ? null : { url: row.avatar_url, alt: row.avatar_alt ?? '' }
  return { id, handle, displayName: row.display_name, kind, institutionId: row.institution_id, avatar, locked }
}
