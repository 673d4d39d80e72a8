import { commands, Refusal, SERVER, startNotices, type Plugin, type Role } from '@sapocom/sdk-plugin'
import { ACCOUNTS } from '../contract.ts'
import { citizens, demoEmail, demoPassword, newcomer, offices, staff } from './people.ts'

export interface DemoLogin {
  readonly handle: string
  readonly email: string
  readonly password: string
  readonly kind: 'person' | 'institution'
  readonly roles: readonly Role[]
}

/** Offices and those with a task first: who tries the demo wants those. */
const HANDLES = [
  ...offices.map(({ handle }) => handle),
  staff.operator.handle,
  staff.moderator.handle,
  ...citizens.map(({ handle }) => handle),
  newcomer.handle,
]

/** Who can be logged in as in the demo town: as a command, and below the address at the start. */
export function demoLogins(plugin: Plugin): void {
  plugin.contribute(commands, {
    name: 'demo logins',
    summary: 'Print handles and passwords of the demo town',
    examples: ['sapocom demo logins --json'],
    run: async (input) => {
      if (input.need(SERVER).mode !== 'demo') throw new Refusal('ACCOUNTS_NO_DEMO', 409)
      const logins = await loginsOf(plugin)
      for (const { handle, roles, password } of logins) input.say(`${handle}  ${password}  ${roles.join(', ')}`)
      return logins
    },
  })
  plugin.contribute(startNotices, {
    lines: async () => {
      if (plugin.need(SERVER).mode !== 'demo') return []
      const logins = await loginsOf(plugin)
      // one for each kind of right is enough at the start; the command lists all
      const some = logins.filter((login, index) => logins.findIndex(({ roles }) => roles.join() === login.roles.join()) === index)
      return some.map(({ handle, password, roles }) => `${handle.padEnd(18)} ${password}  ${roles.join(', ')}`)
    },
  })
}

async function loginsOf(plugin: Plugin): Promise<DemoLogin[]> {
  const accounts = plugin.need(ACCOUNTS)
  const found = await accounts.byHandles(HANDLES)
  const logins = HANDLES.map(async (handle) => {
    const account = found.get(handle)
    if (!account) return []
    const roles = await accounts.rolesOf(account.id)
    return [{ handle, email: demoEmail(handle), password: demoPassword, kind: account.kind, roles }]
  })
  return (await Promise.all(logins)).flat()
}
