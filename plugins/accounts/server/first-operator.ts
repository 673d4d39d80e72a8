import type { Clock, Database, Id, Roles, Server, StartNotice, Viewers } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import type { NewAccount } from '../contract.ts'
import { LinkInvalid } from './errors.ts'
import type { RegistrationService } from './registration.service.ts'
import { newToken, sha256 } from './secret.ts'

const A_DAY = 86_400_000 // milliseconds

export interface FirstOperatorParts {
  readonly registration: RegistrationService
  readonly roles: Roles
  readonly viewers: Viewers
  readonly server: Server
  readonly database: Database
  readonly clock: Clock
}

/** The first administrator gets in by a link that only the console shows; it works once, while there is no other. Source: security rule S31 */
export class FirstOperator implements StartNotice {
  readonly #parts: FirstOperatorParts

  constructor(parts: FirstOperatorParts) {
    this.#parts = parts
  }

  async lines(): Promise<readonly string[]> {
    const { roles, viewers, server } = this.#parts
    if ((await roles.holders('operator')).length > 0) return []
    const link = `${server.publicUrl}/join/first/${await this.#newLink()}`
    return [viewers.visitor().t('accounts:start.firstOperator'), link]
  }

  /** @throws LinkInvalid when it is wrong, old or used, or when somebody is operator already; the refusals of registration */
  async use(token: string, wish: Omit<NewAccount, 'kind'>): Promise<Id> {
    const { registration, roles, viewers } = this.#parts
    if ((await roles.holders('operator')).length > 0) throw new LinkInvalid()
    const account = await registration.register({ ...wish, kind: 'person', confirmed: true }, async (tx) => {
      const used =
        await sql`delete from accounts.operator_link where token_hash = ${sha256(token)} and expires_at > ${this.#parts.clock.now()} returning 1`.execute(
          tx.kysely(),
        )
      if (used.rows.length === 0) throw new LinkInvalid()
    })
    await roles.give(account.id, 'operator', viewers.console())
    return account.id
  }

  /** Older links end with it. */
  async #newLink(): Promise<string> {
    const { database, clock } = this.#parts
    const token = newToken()
    const expires = new Date(clock.now().getTime() + A_DAY)
    await database.transaction(async (tx) => {
      await sql`delete from accounts.operator_link`.execute(tx.kysely())
      await sql`insert into accounts.operator_link (token_hash, expires_at) values (${sha256(token)}, ${expires})`.execute(
        tx.kysely(),
      )
    })
    return token
  }
}
