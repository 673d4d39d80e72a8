import type { Plugin } from '@sapocom/sdk-plugin'
import { accountOnViewer } from '../contract.ts'
import { ACCOUNT_REPOSITORY, SESSIONS } from './tokens.ts'

/** What the frame shows of who is logged in: name and picture of the account that acts, and for whom else they may act. */
export function accountPresenters(plugin: Plugin): void {
  plugin.present(accountOnViewer, async (items, viewer) => {
    const accounts = await plugin.need(ACCOUNT_REPOSITORY).byIds(items.map((item) => item.id))
    const mandates = viewer.person === null ? [] : await plugin.need(SESSIONS).mandatesOf(viewer.person)
    return new Map(
      accounts.map(({ id, handle, displayName, kind, avatar, confirmed }) => {
        return [id, { handle, displayName, kind, avatar, confirmed, mandates: [...mandates] }]
      }),
    )
  })
}
