import { REALTIME, type Plugin } from '@sapocom/sdk-plugin'
import { accountConfirmed, accountReinstated, accountSuspended, profileChanged, sessionsEnded } from '../contract.ts'
import { SESSION_IDENTIFICATION } from './tokens.ts'

/** What is known about sessions is forgotten when it changes; open streams end with the session. Source: security rule S7 */
export function accountSubscribers(plugin: Plugin): void {
  const forget = (person: string) => plugin.need(SESSION_IDENTIFICATION).forget(person)
  plugin.on(sessionsEnded, async ({ personId }) => {
    forget(personId)
    await plugin.need(REALTIME).close(personId)
  })
  plugin.on(accountSuspended, async ({ accountId }) => {
    forget(accountId)
    await plugin.need(REALTIME).close(accountId)
  })
  for (const event of [accountConfirmed, accountReinstated, profileChanged]) {
    plugin.on(event, async ({ accountId }) => forget(accountId))
  }
}
