import type { Clock, Database, Id, Identification, Identity, Institutions, Role, Roles } from '@sapocom/sdk-plugin'
import type { AccountRepository } from './account.repository.ts'
import { rolesFor } from './account-roles.ts'
import { sha256 } from './secret.ts'

const KNOWN_FOR = 5_000 // milliseconds
const MOST_KNOWN = 20_000
const SEEN_EVERY = 60_000
const DAY = 86_400_000
const CITIZENS = { whole: 30 * DAY, idle: 30 * DAY }
/** Who can do more has to log in more often. Source: security rule S6 */
const STAFF = { whole: DAY / 2, idle: DAY / 24 }

interface Row {
  person: Id
  mandate: Id | null
  created: Date
  seen: Date
  kind: 'person' | 'institution'
  institution: Id | null
  confirmed: boolean
  suspended: boolean
  language: string
}
interface Tables {
  'accounts.session': { token_hash: string; person_id: Id; mandate_id: Id | null; created_at: Date; seen_at: Date }
  'accounts.v1_account': {
    id: Id
    kind: 'person' | 'institution'
    institution_id: Id | null
    confirmed: boolean
    suspended: boolean
    language: string
  }
}
interface Known {
  readonly identity: Identity | null
  readonly at: number
}

/** Who the session in the cookie belongs to, and whom they act for. Answers are known for five seconds. Source: security rules S6, S7 */
export class SessionIdentification implements Identification {
  readonly #database: Database
  readonly #accounts: AccountRepository
  readonly #institutions: Institutions
  readonly #roles: Roles
  readonly #clock: Clock
  readonly #known = new Map<string, Known>()
  readonly #byToken: (parameters: { token: string }) => Promise<Row[]>

  constructor(database: Database, accounts: AccountRepository, institutions: Institutions, roles: Roles, clock: Clock) {
    this.#database = database
    this.#accounts = accounts
    this.#institutions = institutions
    this.#roles = roles
    this.#clock = clock
    const db = database.kysely<Tables>()
    this.#byToken = database.statement((parameter) =>
      db
        .selectFrom('accounts.session as s')
        .innerJoin('accounts.v1_account as a', 'a.id', 's.person_id')
        .where('s.token_hash', '=', parameter('token'))
        .select(['s.person_id as person', 's.mandate_id as mandate', 's.created_at as created', 's.seen_at as seen'])
        .select(['a.kind', 'a.institution_id as institution', 'a.confirmed', 'a.suspended', 'a.language']),
    )
  }

  async identify({ cookie }: Parameters<Identification['identify']>[0]): Promise<Identity | null> {
    const token = cookie('session')
    if (!token || token.length > 100) return null
    const hash = sha256(token)
    const now = this.#clock.now().getTime()
    const known = this.#known.get(hash)
    if (known && now >= known.at && now - known.at < KNOWN_FOR) return known.identity
    const identity = await this.#lookUp(hash)
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.set(hash, { identity, at: now })
    return identity
  }

  /** What was known about a person is asked again: log-out, another role, suspension. */
  forget(person: Id): void {
    for (const [hash, { identity }] of this.#known) if (identity?.person === person) this.#known.delete(hash)
  }

  async #lookUp(hash: string): Promise<Identity | null> {
    const [row] = await this.#byToken({ token: hash })
    if (!row || row.suspended) return null
    const roles = rolesFor(row, await this.#roles.of(row.person))
    const acting = row.mandate ? await this.#actingBy(row.person, row.mandate) : null
    const isStaff = row.kind === 'institution' || acting !== null || roles.includes('moderator') || roles.includes('operator')
    if (this.#isOver(row, isStaff ? STAFF : CITIZENS)) return null
    await this.#seen(hash, row.seen)
    const person = { person: row.person, account: row.person, institution: row.institution, mandate: null, roles }
    return { ...person, ...acting, language: row.language }
  }

  /** The institution's account, while the mandate holds; the rights are the institution's then, not the person's. */
  async #actingBy(person: Id, mandateId: Id) {
    const mandate = (await this.#institutions.mandatesOf(person)).find(({ id }) => id === mandateId)
    if (!mandate) return null
    const [account] = await this.#accounts.ofInstitutions([mandate.institution])
    if (!account || account.suspended) return null
    const roles: readonly Role[] = ['institution']
    return { account: account.id, institution: mandate.institution, mandate: mandate.id, roles }
  }

  #isOver(row: Row, limits: { whole: number; idle: number }): boolean {
    const now = this.#clock.now().getTime()
    return now - row.created.getTime() > limits.whole || now - row.seen.getTime() > limits.idle
  }

  async #seen(hash: string, last: Date): Promise<void> {
    const now = this.#clock.now()
    if (now.getTime() - last.getTime() < SEEN_EVERY) return
    await this.#database
      .kysely<Tables>()
      .updateTable('accounts.session')
      .set({ seen_at: now })
      .where('token_hash', '=', hash)
      .execute()
  }
}
