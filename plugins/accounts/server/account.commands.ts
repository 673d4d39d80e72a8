import { INSTITUTIONS, SERVER, type Command, type CommandInput, type MandateRole, type Plugin } from '@sapocom/sdk-plugin'
import { commands, Refusal } from '@sapocom/sdk-plugin'
import type { Account } from '../contract.ts'
import { AccountNotFound } from './errors.ts'
import { ACCOUNT_REPOSITORY, ACCOUNT_SERVICE, RECOVERY } from './tokens.ts'

const ROLES: ReadonlySet<string> = new Set(['moderator', 'operator'])
const MANDATES: ReadonlySet<string> = new Set(['writer', 'approver', 'publisher', 'administrator'])
const PAGE = 500

/** `sapocom account …`: for operators. What needs no browser must not need one. */
export function accountCommands(plugin: Plugin): void {
  for (const command of [recover, create, list, role, mandate, suspend, reinstate]) plugin.contribute(commands, command)
}

const handle = { name: '<handle>', description: 'handle of the account, with or without @' }

const recover: Command = {
  name: 'account recover',
  summary: 'Print a link by which somebody who is locked out sets a new password (20 minutes, once)',
  arguments: [handle],
  examples: ['sapocom account recover anna_behrens'],
  run: async (input) => {
    const account = await accountOf(input)
    const link = await linkFor(input, account)
    input.say(`Link for @${account.handle}, valid for 20 minutes, once. All sessions end when it is used.`)
    input.say(link)
    return { handle: account.handle, link, minutes: 20 }
  },
}

const create: Command = {
  name: 'account create',
  summary: 'Make an account and print a link to set its password',
  arguments: [{ name: '<handle>', description: 'a-z, 0-9 and _, up to 30 characters' }],
  options: [
    { flags: '--email <address>', description: 'e-mail address; counts as confirmed' },
    { flags: '--name <name>', description: 'name that people see' },
    { flags: '--kind <kind>', description: 'person or institution', default: 'person' },
    { flags: '--institution <name>', description: 'for an institution: its full name, if other than --name' },
    { flags: '--region <key>', description: 'region by its official key, e.g. 13003' },
    { flags: '--role <role>', description: 'moderator or operator' },
  ],
  examples: [
    'sapocom account create anna --email anna@example.org --name "Anna Behrens" --role operator',
    'sapocom account create rathaus_barth --kind institution --email post@barth.example --name "Stadt Barth"',
  ],
  run: async (input) => {
    const account = await createAccount(input)
    const link = await linkFor(input, account)
    input.say(`@${account.handle} is there. Set the password within 20 minutes:`)
    input.say(link)
    return { id: account.id, handle: account.handle, link }
  },
}

const list: Command = {
  name: 'account list',
  summary: 'List accounts, oldest first',
  options: [{ flags: '--kind <kind>', description: 'only person or institution' }],
  examples: ['sapocom account list --kind institution --json'],
  run: async (input) => {
    const kind = kindOf(input.options.kind)
    const rows = []
    for (let after = '0', page; ; after = page.at(-1)?.id ?? after) {
      page = await input.need(ACCOUNT_REPOSITORY).list({ ...(kind ? { kind } : {}), after, limit: PAGE })
      for (const row of page) {
        const state = row.suspended ? 'suspended' : row.confirmed ? 'confirmed' : 'unconfirmed'
        input.say(`@${row.handle}  ${row.kind}  ${state}  ${row.display_name}`)
        rows.push({
          id: row.id,
          handle: row.handle,
          displayName: row.display_name,
          kind: row.kind,
          state,
          createdAt: row.created_at,
        })
      }
      if (page.length < PAGE) return rows
    }
  },
}

const role: Command = {
  name: 'account role',
  summary: 'Give a role to a person, or take it; their sessions end',
  arguments: [handle, { name: '<role>', description: 'moderator or operator' }],
  options: [{ flags: '--take', description: 'take the role instead of giving it' }],
  examples: ['sapocom account role anna_behrens moderator', 'sapocom account role anna_behrens operator --take'],
  run: async (input) => {
    const wanted = oneOf(input.arguments.role, ROLES, 'ACCOUNTS_ROLE_UNKNOWN') as 'moderator' | 'operator'
    const account = await accountOf(input)
    const accounts = input.need(ACCOUNT_SERVICE)
    await accounts.setRole(account.id, wanted, !input.options.take, input.viewer)
    const roles = await accounts.rolesOf(account.id)
    input.say(`@${account.handle}: ${roles.join(', ')}`)
    return { handle: account.handle, roles }
  },
}

const mandate: Command = {
  name: 'account mandate',
  summary: 'Let a person act for an institution',
  arguments: [
    handle,
    { name: '<institution>', description: "handle of the institution's account" },
    { name: '<role>', description: 'writer, approver, publisher or administrator' },
  ],
  examples: ['sapocom account mandate anna_behrens stadt_wismar publisher'],
  run: async (input) => {
    const wanted = oneOf(input.arguments.role, MANDATES, 'ACCOUNTS_ROLE_UNKNOWN') as MandateRole
    const person = await accountOf(input)
    const office = await input.need(ACCOUNT_SERVICE).findByHandle(input.arguments.institution ?? '')
    if (!office?.institutionId || person.kind !== 'person') throw new AccountNotFound()
    const given = await input
      .need(INSTITUTIONS)
      .give({ person: person.id, institution: office.institutionId, role: wanted }, input.viewer)
    input.say(`@${person.handle} may act for @${office.handle}: ${wanted}`)
    return { id: given.id, person: person.handle, institution: office.handle, role: wanted }
  },
}

const suspend: Command = {
  name: 'account suspend',
  summary: 'Shut an account out; its sessions end at once',
  arguments: [handle],
  options: [{ flags: '--reason <text>', description: 'why; stands in the audit log only' }],
  run: (input) => setSuspended(input, String(input.options.reason ?? '-')),
}

const reinstate: Command = {
  name: 'account reinstate',
  summary: 'Let a suspended account in again',
  arguments: [handle],
  run: (input) => setSuspended(input, null),
}

async function setSuspended(input: CommandInput, reason: string | null): Promise<unknown> {
  const account = await accountOf(input)
  await input.need(ACCOUNT_SERVICE).suspend(account.id, reason, input.viewer)
  input.say(`@${account.handle}: ${reason === null ? 'reinstated' : 'suspended'}`)
  return { handle: account.handle, suspended: reason !== null }
}

async function createAccount(input: CommandInput): Promise<Account> {
  const { options, viewer, need } = input
  const wish = {
    handle: input.arguments.handle ?? '',
    displayName: String(options.name ?? input.arguments.handle ?? ''),
    email: String(options.email ?? ''),
    password: null,
    regionKey: options.region ? String(options.region) : null,
  }
  const kind = kindOf(options.kind) ?? 'person'
  const wanted =
    options.role === undefined ? null : (oneOf(options.role, ROLES, 'ACCOUNTS_ROLE_UNKNOWN') as 'moderator' | 'operator')
  const name = String(options.institution ?? wish.displayName)
  const institutionId = kind === 'institution' ? (await need(INSTITUTIONS).add({ name }, viewer)).id : null
  const accounts = need(ACCOUNT_SERVICE)
  const account = await accounts.create({ ...wish, kind, institutionId }, viewer)
  if (wanted) await accounts.setRole(account.id, wanted, true, viewer)
  return account
}

async function accountOf(input: CommandInput): Promise<Account> {
  const account = await input.need(ACCOUNT_SERVICE).findByHandle(input.arguments.handle ?? '')
  if (!account) throw new AccountNotFound()
  return account
}

async function linkFor(input: CommandInput, account: Account): Promise<string> {
  const token = await input.need(RECOVERY).linkFor(account.id, input.viewer)
  return `${input.need(SERVER).publicUrl}/recover/${token}`
}

function kindOf(option: string | boolean | undefined): 'person' | 'institution' | undefined {
  if (option === undefined) return undefined
  return oneOf(option, new Set(['person', 'institution']), 'ACCOUNTS_KIND_UNKNOWN') as 'person' | 'institution'
}

function oneOf(value: string | boolean | undefined, allowed: ReadonlySet<string>, code: string): string {
  if (typeof value !== 'string' || !allowed.has(value)) throw new Refusal(code, 422, { allowed: [...allowed].join(', ') })
  return value
}
