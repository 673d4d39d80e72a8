import type { Database, Id, Role, Roles, Viewer } from '@sapocom/sdk-plugin'

type Granted = 'moderator' | 'operator'
interface Tables {
  'core.role_grant': { person_id: Id; role: Granted; given_by: Id | null; given_at: Date }
}

/** Roles beyond what an account is. Every change stands in the audit log. */
export class RoleStore implements Roles {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async of(person: Id): Promise<readonly Role[]> {
    const rows = await this.#database
      .kysely<Tables>()
      .selectFrom('core.role_grant')
      .select('role')
      .where('person_id', '=', person)
      .orderBy('role')
      .execute()
    return rows.map((row) => row.role)
  }

  async holders(role: Granted): Promise<readonly Id[]> {
    const rows = await this.#database
      .kysely<Tables>()
      .selectFrom('core.role_grant')
      .select('person_id')
      .where('role', '=', role)
      .orderBy('given_at')
      .execute()
    return rows.map((row) => row.person_id)
  }

  async give(person: Id, role: Granted, by: Viewer): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const values = { person_id: person, role, given_by: by.person, given_at: new Date() }
      await tx
        .kysely<Tables>()
        .insertInto('core.role_grant')
        .values(values)
        .onConflict((on) => on.doNothing())
        .execute()
      await tx.audit({ viewer: by, action: 'core.role.give', subject: `account:${person}`, details: { role } })
    })
  }

  async take(person: Id, role: Granted, by: Viewer): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await tx.kysely<Tables>().deleteFrom('core.role_grant').where('person_id', '=', person).where('role', '=', role).execute()
      await tx.audit({ viewer: by, action: 'core.role.take', subject: `account:${person}`, details: { role } })
    })
  }
}
