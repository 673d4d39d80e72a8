import { sql } from 'kysely'
import { Value } from 'typebox/value'
import {
  Refusal,
  type Database,
  type Id,
  type Settings,
  type SettingsSchemas,
  type TObject,
  type Viewer,
} from '@sapocom/sdk-plugin'

export type SettingsLevel = 'server' | 'institution' | 'account'
type Values = Readonly<Record<string, unknown>>
interface Tables {
  'core.setting': { plugin: string; level: SettingsLevel; owner_id: Id | null; values: Values; changed_at: Date }
}

/** Typed settings of all plugins. Server's and institutions' are kept in memory and read again each second; accounts' are read when asked. */
export class SettingsStore {
  readonly #database: Database
  readonly #schemas = new Map<string, SettingsSchemas>()
  #kept = new Map<string, Values>()

  constructor(database: Database) {
    this.#database = database
  }

  define(plugin: string, schemas: SettingsSchemas): void {
    for (const [level, schema] of Object.entries(schemas) as [SettingsLevel, TObject][]) {
      for (const [name, property] of Object.entries(schema.properties)) {
        if (!('default' in property)) throw new Error(`setting ${plugin}.${level}.${name} has no default`)
      }
    }
    this.#schemas.set(plugin, schemas)
  }

  /** Schema of one level; `undefined` when the plugin has none there. */
  schema(plugin: string, level: SettingsLevel): TObject | undefined {
    return this.#schemas.get(plugin)?.[level]
  }

  plugins(level: SettingsLevel): readonly string[] {
    return [...this.#schemas].filter(([, schemas]) => schemas[level]).map(([plugin]) => plugin)
  }

  async refresh(): Promise<void> {
    const rows = await this.#database
      .kysely<Tables>()
      .selectFrom('core.setting')
      .select(['plugin', 'level', 'owner_id', 'values'])
      .where('level', '!=', 'account')
      .execute()
    this.#kept = new Map(rows.map((row) => [place(row.plugin, row.level, row.owner_id), row.values]))
  }

  forPlugin(plugin: string): Settings<SettingsSchemas> {
    const kept = (level: SettingsLevel, owner: Id | null) =>
      this.#complete(plugin, level, this.#kept.get(place(plugin, level, owner)))
    return {
      server: () => kept('server', null) as never,
      institution: (id) => kept('institution', id) as never,
      account: async (id) => (await this.get(plugin, 'account', id)) as never,
    }
  }

  async get(plugin: string, level: SettingsLevel, owner: Id | null): Promise<Values> {
    const row = await this.#database
      .kysely<Tables>()
      .selectFrom('core.setting')
      .select('values')
      .where('plugin', '=', plugin)
      .where('level', '=', level)
      .where('owner_id', owner === null ? 'is' : '=', owner)
      .executeTakeFirst()
    return this.#complete(plugin, level, row?.values)
  }

  /** @throws Refusal `CORE_SETTING_WRONG` naming the field */
  async set(plugin: string, level: SettingsLevel, owner: Id | null, values: Values, by: Viewer): Promise<Values> {
    const schema = this.schema(plugin, level)
    if (!schema) throw new Refusal('CORE_NOT_FOUND', 404)
    const next = { ...(await this.get(plugin, level, owner)), ...values }
    const [problem] = Value.Errors({ ...schema, additionalProperties: false } as TObject, next)
    if (problem)
      throw new Refusal('CORE_SETTING_WRONG', 422, { problem: problem.message }, problem.instancePath.slice(1) || undefined)
    await this.#database.transaction(async (tx) => {
      await tx
        .kysely<Tables>()
        .insertInto('core.setting')
        .values({ plugin, level, owner_id: owner, values: sql`${JSON.stringify(next)}::jsonb`, changed_at: new Date() })
        .onConflict((on) =>
          on.columns(['plugin', 'level', 'owner_id']).doUpdateSet({ values: sql`excluded.values`, changed_at: new Date() }),
        )
        .execute()
      await tx.audit({
        viewer: by,
        action: 'core.setting.set',
        subject: `setting:${place(plugin, level, owner)}`,
        details: { changed: Object.keys(values) },
      })
    })
    if (level !== 'account') this.#kept.set(place(plugin, level, owner), next)
    return next
  }

  /** Defaults under what was set; what no longer fits the schema falls back to its default. */
  #complete(plugin: string, level: SettingsLevel, values: Values = {}): Values {
    const properties = Object.entries(this.schema(plugin, level)?.properties ?? {})
    return Object.fromEntries(
      properties.map(([name, property]) => {
        const set = values[name]
        return [name, set !== undefined && Value.Check(property, set) ? set : (property as { default?: unknown }).default]
      }),
    )
  }
}

function place(plugin: string, level: SettingsLevel, owner: Id | null): string {
  return `${plugin}.${level}${owner === null ? '' : `.${owner}`}`
}
