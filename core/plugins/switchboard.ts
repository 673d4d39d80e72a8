import { Refusal, type Database, type Id, type Viewer } from '@sapocom/sdk-plugin'
import type { Preset } from '@sapocom/config'
import type { PluginInfo, PluginState, PluginStates } from '../kernel.ts'
import type { Faults } from './faults.ts'
import type { LoadedPlugin, Sentence } from './loaded-plugin.ts'

interface Tables {
  'core.plugin_state': { plugin: string; institution_id: Id | null; is_on: boolean; changed_by: Id | null; changed_at: Date }
}
type Rule = 'problem' | 'requires' | 'server' | 'institution' | 'preset' | 'default'

/**
 * What is on, where. The operator's "off" holds everywhere; else an institution's own choice, else the operator's "on",
 * else the plugin's default. A plugin is off wherever one that it requires is off. Read again each second by every node.
 */
export class Switchboard implements PluginStates {
  readonly #database: Database
  readonly #plugins: readonly LoadedPlugin[]
  readonly #byId: ReadonlyMap<string, LoadedPlugin>
  readonly #faults: Faults
  readonly #preset: Preset | undefined
  #rows = new Map<string, { isOn: boolean; at: Date }>()
  #answers = new Map<string, boolean>()

  constructor(database: Database, plugins: readonly LoadedPlugin[], faults: Faults, preset?: Preset) {
    this.#database = database
    this.#plugins = plugins
    this.#byId = new Map(plugins.map((plugin) => [plugin.source.id, plugin]))
    this.#faults = faults
    this.#preset = preset
  }

  async refresh(): Promise<void> {
    const rows = await this.#database
      .kysely<Tables>()
      .selectFrom('core.plugin_state')
      .select(['plugin', 'institution_id', 'is_on', 'changed_at'])
      .execute()
    this.#rows = new Map(rows.map((row) => [place(row.plugin, row.institution_id), { isOn: row.is_on, at: row.changed_at }]))
    this.#answers = new Map()
  }

  isOn(plugin: string, institution: Id | null = null): boolean {
    const name = place(plugin, institution)
    let answer = this.#answers.get(name)
    if (answer === undefined) this.#answers.set(name, (answer = this.#decide(plugin, institution).on))
    return answer
  }

  /** Ids of all plugins that are on here, in order. */
  allOn(institution: Id | null = null): string[] {
    return this.#plugins.map((plugin) => plugin.source.id).filter((id) => this.isOn(id, institution))
  }

  /** A plugin that failed after it was loaded: its answer changes. */
  forget(): void {
    this.#answers = new Map()
  }

  list(): readonly PluginInfo[] {
    return this.#plugins.map((plugin) => this.#info(plugin))
  }

  why(plugin: string, institution: Id | null = null): { on: boolean; rule: string; sentence: Sentence } {
    if (!this.#byId.has(plugin)) throw new Refusal('CORE_PLUGIN_UNKNOWN', 404, { plugin })
    return this.#decide(plugin, institution)
  }

  async switch(
    id: string,
    on: boolean,
    { by, institution = null, withDependants = false }: { by: Viewer; institution?: Id | null; withDependants?: boolean },
  ): Promise<void> {
    const plugin = this.#byId.get(id)
    if (!plugin) throw new Refusal('CORE_PLUGIN_UNKNOWN', 404, { plugin: id })
    if (this.#isEssential(plugin) && !on) throw new Refusal('CORE_PLUGIN_ESSENTIAL', 409, { plugin: id })
    if (institution !== null && plugin.definition.scope !== 'institution')
      throw new Refusal('CORE_PLUGIN_SERVER_ONLY', 409, { plugin: id })
    if (institution !== null && this.#isLocked(id)) throw new Refusal('CORE_PLUGIN_LOCKED', 409, { plugin: id })
    const dependants = this.#dependants(id).filter((each) => this.isOn(each, institution))
    if (!on && dependants.length > 0 && !withDependants)
      throw new Refusal('CORE_PLUGIN_HAS_DEPENDANTS', 409, { plugin: id, dependants: dependants.join(', ') })
    await this.#database.transaction(async (tx) => {
      const values = { plugin: id, institution_id: institution, is_on: on, changed_by: by.person, changed_at: new Date() }
      await tx
        .kysely<Tables>()
        .insertInto('core.plugin_state')
        .values(values)
        .onConflict((conflict) =>
          conflict
            .columns(['plugin', 'institution_id'])
            .doUpdateSet({ is_on: on, changed_by: by.person, changed_at: values.changed_at }),
        )
        .execute()
      await tx.audit({
        viewer: by,
        action: on ? 'core.plugin.on' : 'core.plugin.off',
        subject: `plugin:${id}`,
        details: { institution },
      })
    })
    await this.refresh()
  }

  #info(plugin: LoadedPlugin): PluginInfo {
    const { definition, source, problem } = plugin
    const suspended = this.#faults.suspended(source.id)
    const decided = this.#decide(source.id, null)
    const state: PluginState = problem?.state ?? (!decided.on ? 'off' : suspended.length > 0 ? 'suspended' : 'on')
    const at = this.#rows.get(place(source.id, null))?.at ?? plugin.since
    return {
      id: source.id,
      title: { de: definition.title.de, en: definition.title.en },
      version: source.version,
      state,
      reason: state === 'on' ? null : state === 'suspended' ? resting(suspended) : decided.sentence,
      since: at.toISOString(),
      scope: definition.scope ?? 'server',
      essential: this.#isEssential(plugin),
      requires: (definition.requires ?? []).map((contract) => contract.id),
      dependants: this.#dependants(source.id),
    }
  }

  /** What the server's preset fixes, no institution changes. */
  #isLocked(id: string): boolean {
    return this.#preset?.locked.includes(id) ?? false
  }

  #presetSays(id: string): { on: boolean; rule: Rule; sentence: Sentence } | undefined {
    if (!this.#preset) return undefined
    const { id: name, version, on, off } = this.#preset
    if (!on.includes(id) && !off.includes(id)) return undefined
    const isOn = on.includes(id)
    const title = `${name}@${version}`
    const sentence = isOn
      ? { de: `Die Voreinstellung ${title} schaltet es ein.`, en: `The preset ${title} switches it on.` }
      : { de: `Die Voreinstellung ${title} lässt es aus.`, en: `The preset ${title} leaves it off.` }
    return { on: isOn, rule: 'preset', sentence }
  }

  #decide(id: string, institution: Id | null): { on: boolean; rule: Rule; sentence: Sentence } {
    const plugin = this.#byId.get(id)
    if (!plugin) return { on: false, rule: 'problem', sentence: { de: 'Nicht installiert.', en: 'Not installed.' } }
    if (plugin.problem) return { on: false, rule: 'problem', sentence: plugin.problem.reason }
    const missing = plugin.definition.requires?.find(
      (contract) => !this.isOn(contract.id, this.#scopeOf(contract.id, institution)),
    )
    if (missing)
      return {
        on: false,
        rule: 'requires',
        sentence: { de: `Aus, weil „${missing.id}“ aus ist.`, en: `Off because “${missing.id}” is off.` },
      }
    const server = this.#rows.get(place(id, null))
    if (server?.isOn === false)
      return {
        on: false,
        rule: 'server',
        sentence: { de: 'Für den ganzen Server abgeschaltet.', en: 'Switched off for the whole server.' },
      }
    const own = institution === null || this.#isLocked(id) ? undefined : this.#rows.get(place(id, institution))
    if (own) return { on: own.isOn, rule: 'institution', sentence: institutionSentence(own.isOn) }
    if (server)
      return {
        on: true,
        rule: 'server',
        sentence: { de: 'Für den ganzen Server eingeschaltet.', en: 'Switched on for the whole server.' },
      }
    const preset = this.#presetSays(id)
    if (preset) return preset
    const on = plugin.definition.defaultOn ?? true
    return {
      on,
      rule: 'default',
      sentence: { de: `Vorgabe des Plugins: ${on ? 'an' : 'aus'}.`, en: `The plugin's default: ${on ? 'on' : 'off'}.` },
    }
  }

  /** A plugin of the server is on or off for all institutions alike. */
  #scopeOf(id: string, institution: Id | null): Id | null {
    return this.#byId.get(id)?.definition.scope === 'institution' ? institution : null
  }

  /** Essential itself, or required by what is. */
  #isEssential({ source }: LoadedPlugin): boolean {
    return [source.id, ...this.#dependants(source.id)].some((id) => {
      const plugin = this.#byId.get(id)
      return plugin?.definition.essential ?? plugin?.source.essential ?? false
    })
  }

  /** All plugins that require this one, directly or through others. */
  #dependants(id: string): string[] {
    const found = new Set<string>([id])
    for (const plugin of this.#plugins)
      if (plugin.definition.requires?.some((contract) => found.has(contract.id))) found.add(plugin.source.id)
    found.delete(id)
    return [...found]
  }
}

function institutionSentence(on: boolean): Sentence {
  return on
    ? { de: 'Von der Einrichtung eingeschaltet.', en: 'Switched on by the institution.' }
    : { de: 'Von der Einrichtung abgeschaltet.', en: 'Switched off by the institution.' }
}

function resting(suspended: readonly { place: string; message: string; seconds: number }[]): Sentence {
  const [first] = suspended
  return {
    de: `Ruht nach wiederholten Fehlern (${first?.place}: ${first?.message}); nächster Versuch in ${first?.seconds} Sekunden.`,
    en: `Rests after repeated faults (${first?.place}: ${first?.message}); next try in ${first?.seconds} seconds.`,
  }
}

function place(plugin: string, institution: Id | null): string {
  return institution === null ? plugin : `${plugin} ${institution}`
}
