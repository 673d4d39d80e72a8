import type { Place } from '@sapocom/sdk-plugin'
import type { Accounts } from '../contract.ts'

const PROFILE = /^\/@([a-z0-9_]{1,30})(?:\/|$)/

/** On the pages of an institution's account its own switches count. */
export function placeOf(accounts: Pick<Accounts, 'findByHandle'>): Place {
  return {
    async institutionOf(path) {
      const handle = PROFILE.exec(path)?.[1]
      return handle ? ((await accounts.findByHandle(handle))?.institutionId ?? null) : null
    },
  }
}
