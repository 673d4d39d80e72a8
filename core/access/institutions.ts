import {
  Refusal,
  type Database,
  type Id,
  type Institution,
  type Institutions,
  type Mandate,
  type MandateRole,
  type Viewer,
} from '@sapocom/sdk-plugin'

interface Tables {
  'core.institution': { id: Id; name: string; created_at: Date }
  'core.mandate': {
    id: Id
    person_id: Id
    institution_id: Id
    role: MandateRole
    ends_at: Date | null
    created_at: Date
    ended_by: Id | null
  }
}

/** Bare tenancy: which institutions there are, and who may act for them. Who may change that is the calling plugin's rule. */
export class InstitutionStore implements Institutions {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async add({ name }: { name: string }, by: Viewer): Promise<Institution> {
    const institution = { id: this.#database.newId(), name }
    return this.#database.transaction(async (tx) => {
      await tx
        .kysely<Tables>()
        .insertInto('core.institution')
        .values({ ...institution, created_at: new Date() })
        .execute()
      await tx.audit({ viewer: by, action: 'core.institution.add', subject: `institution:${institution.id}` })
      return institution
    })
  }

  async find(id: Id): Promise<Institution | null> {
    const row = await this.#institutions().where('id', '=', id).executeTakeFirst()
    return row ?? null
  }

  async all(): Promise<readonly Institution[]> {
    return this.#institutions().orderBy('id').limit(10_000).execute()
  }

  async mandatesOf(person: Id): Promise<readonly Mandate[]> {
    const rows = await this.#database
      .kysely<Tables>()
      .selectFrom('core.mandate')
      .select(['id', 'person_id as person', 'institution_id as institution', 'role', 'ends_at as endsAt'])
      .where('person_id', '=', person)
      .where((on) => on.or([on('ends_at', 'is', null), on('ends_at', '>', new Date())]))
      .orderBy('id')
      .limit(100)
      .execute()
    return rows
  }

  async give(mandate: { person: Id; institution: Id; role: MandateRole; endsAt?: Date | null }, by: Viewer): Promise<Mandate> {
    const given = { id: this.#database.newId(), endsAt: null, ...mandate }
    return this.#database.transaction(async (tx) => {
      const { id, person, institution, role, endsAt } = given
      await tx
        .kysely<Tables>()
        .insertInto('core.mandate')
        .values({
          id,
          person_id: person,
          institution_id: institution,
          role,
          ends_at: endsAt,
          created_at: new Date(),
          ended_by: null,
        })
        .execute()
      await tx.audit({
        viewer: by,
        action: 'core.mandate.give',
        subject: `mandate:${id}`,
        details: { person, institution, role },
      })
      return given
    })
  }

  async end(mandateId: Id, by: Viewer): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const ended = await tx
        .kysely<Tables>()
        .updateTable('core.mandate')
        .set({ ends_at: new Date(), ended_by: by.person })
        .where('id', '=', mandateId)
        .returning('id')
        .execute()
      if (ended.length === 0) throw new Refusal('CORE_NOT_FOUND', 404)
      await tx.audit({ viewer: by, action: 'core.mandate.end', subject: `mandate:${mandateId}` })
    })
  }

  #institutions() {
    return this.#database.kysely<Tables>().selectFrom('core.institution').select(['id', 'name'])
  }
}
