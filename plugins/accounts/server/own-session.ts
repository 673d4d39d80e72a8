import type { Database, Static, Viewer } from '@sapocom/sdk-plugin'
import { Confirmation } from '../entities/confirmation.ts'
import { accountOfEntity, type AccountRepository } from './account.repository.ts'
import type { OwnSession as OwnSessionSchema } from './account.schema.ts'
import { AccountNotFound } from './errors.ts'
import { accountViewOf } from './profile.view.ts'
import { personOf, type SessionService } from './session.service.ts'

/** Who is logged in, as their own settings pages need it. */
export class OwnSession {
  readonly #accounts: AccountRepository
  readonly #sessions: SessionService
  readonly #database: Database

  constructor(accounts: AccountRepository, sessions: SessionService, database: Database) {
    this.#accounts = accounts
    this.#sessions = sessions
    this.#database = database
  }

  async of(viewer: Viewer): Promise<Static<typeof OwnSessionSchema>> {
    const personId = personOf(viewer)
    const person = await this.#accounts.wholeById(personId)
    if (!person) throw new AccountNotFound()
    const [acting] = viewer.account === personId ? [] : await this.#accounts.byIds([viewer.account ?? personId])
    const unproven = await this.#database.transaction((tx) => tx.em.findOne(Confirmation, { accountId: personId }))
    return {
      person: accountViewOf(accountOfEntity(person)),
      account: accountViewOf(acting ?? accountOfEntity(person)),
      email: person.email,
      unproven: unproven?.email ?? (person.emailConfirmedAt ? null : person.email),
      confirmed: Boolean(person.emailConfirmedAt),
      mandate: viewer.mandate,
      mandates: [...(await this.#sessions.mandatesOf(personId))],
    }
  }
}
