import {
  contract,
  DATABASE,
  defineEvent,
  defineHook,
  defineMigration,
  definePlugin,
  defineView,
  extendView,
  HOOKS,
  PRESENTERS,
  shown,
  token,
  Type,
  type Database,
  type Id,
  type PluginDefinition,
} from '@sapocom/sdk-plugin'

/** A small plugin that has one of everything, for tests of the kernel: notes that people leave. */
export const notes = contract('notes', '^1')
export const noteView = defineView(
  'notes.note',
  Type.Object({ id: Type.String(), text: Type.String(), institutionId: Type.Union([Type.String(), Type.Null()]) }),
  {
    owner: 'institutionId',
  },
)
export const noteAdded = defineEvent('notes.added', Type.Object({ noteId: Type.String(), text: Type.String() }), { version: 1 })
export const beforeAdd = defineHook('notes.beforeAdd', Type.Object({ text: Type.String() }), {
  onFailure: 'closed',
  timeLimit: 60,
})
export const beforeShow = defineHook('notes.beforeShow', Type.Object({ text: Type.String() }), {
  onFailure: 'open',
  timeLimit: 60,
})
export const NOTES = token<Notes>('notes.notes')

interface Tables {
  'notes.note': { id: Id; text: string; institution_id: Id | null }
}

export class Notes {
  readonly #database: Database
  constructor(database: Database) {
    this.#database = database
  }

  async add(text: string, institution: Id | null = null): Promise<Id> {
    const id = this.#database.newId()
    await this.#database.transaction(async (tx) => {
      await tx.kysely<Tables>().insertInto('notes.note').values({ id, text, institution_id: institution }).execute()
      await tx.emit(noteAdded, { noteId: id, text }, { institution })
    })
    return id
  }

  async all() {
    const rows = await this.#database.kysely<Tables>().selectFrom('notes.note').selectAll().orderBy('id').limit(100).execute()
    return rows.map((row) => ({ id: row.id, text: row.text, institutionId: row.institution_id }))
  }
}

export const notesPlugin = definePlugin({
  id: 'notes',
  title: { de: 'Notizen', en: 'Notes' },
  scope: 'institution',
  provides: [NOTES],
  permissions: { 'notes:write': { default: ['citizen', 'institution'] } },
  settings: { server: Type.Object({ limit: Type.Integer({ default: 100, minimum: 1, maximum: 1000 }) }) },
  database: {
    entities: [],
    migrations: [
      defineMigration(
        '20260101T0000-create-note',
        'create table notes.note (id bigint primary key, text text not null, institution_id bigint)',
      ),
    ],
  },
  personalData: 'none',
  setup(plugin) {
    plugin.provide(NOTES, (need) => new Notes(need(DATABASE)))
  },
  routes(api) {
    const service = api.need(NOTES)
    const hooks = api.need(HOOKS)
    const presenters = api.need(PRESENTERS)
    api.post('/notes', {
      permission: 'notes:write',
      summary: 'Adds a note',
      body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 500 }) }),
      form: { done: 'added' },
      status: 201,
      answer: Type.Object({ id: Type.String() }),
      handler: async ({ body, viewer }) => {
        const { input } = await hooks.run(beforeAdd, body, { viewer })
        return { id: await service.add(input.text, viewer.institution) }
      },
    })
    api.get('/notes', {
      public: 'for tests',
      summary: 'All notes',
      cache: 10,
      answer: Type.Object({ items: Type.Array(shown(noteView)) }),
      handler: async ({ viewer }) => ({ items: await presenters.fill(noteView, await service.all(), viewer) }),
    })
    api.get('/shout', {
      public: 'for tests',
      summary: 'A text after the open hook',
      query: Type.Object({ text: Type.String({ maxLength: 100 }) }),
      rate: { max: 40, seconds: 60 },
      answer: Type.Object({ text: Type.String() }),
      handler: async ({ query, viewer }) => (await hooks.run(beforeShow, query, { viewer })).input,
    })
  },
})

export const countOnNote = extendView(noteView, 'counts', Type.Object({ letters: Type.Integer() }))

/** Extends notes: an institution may switch it for itself. */
export const countsPlugin = definePlugin({
  id: 'counts',
  title: { de: 'Zähler', en: 'Counts' },
  scope: 'institution',
  requires: [notes],
  setup(plugin) {
    plugin.present(countOnNote, async (items) => new Map(items.map((item) => [item.id, { letters: item.text.length }])))
  },
})

/** A plugin that is fine but for what is given. */
export function plugin(id: string, rest: Partial<PluginDefinition>): PluginDefinition {
  return { id, title: { de: id, en: id }, ...rest }
}
