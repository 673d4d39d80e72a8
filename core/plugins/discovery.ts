import type { PluginDefinition } from '@sapocom/sdk-plugin'
import type { PluginSource } from '../kernel.ts'
import { block, fail, type LoadedPlugin } from './loaded-plugin.ts'

const ID = /^[a-z][a-z0-9-]{0,39}$/
const RESERVED = new Set(['core', 'jobs', 'public', 'shell', 'kit'])

/** Loads every definition, checks it, and puts the plugins in order: what is required comes first, then by id. */
export async function discover(sources: readonly PluginSource[]): Promise<LoadedPlugin[]> {
  const plugins = await Promise.all(sources.map(load))
  markDoubles(plugins)
  for (const plugin of plugins) if (!plugin.problem) check(plugin)
  const ordered = order(plugins)
  blockDependants(ordered)
  return ordered
}

/** Marks plugins whose requirements failed or are missing. Called again whenever a later step failed. */
export function blockDependants(ordered: readonly LoadedPlugin[]): void {
  const usable = new Set(ordered.filter((plugin) => !plugin.problem).map((plugin) => plugin.source.id))
  for (const plugin of ordered) {
    if (plugin.problem) continue
    const missing = plugin.definition.requires?.find((contract) => !usable.has(contract.id))
    if (!missing) continue
    block(plugin, missing.id)
    usable.delete(plugin.source.id)
  }
}

async function load(source: PluginSource): Promise<LoadedPlugin> {
  const empty: PluginDefinition = { id: source.id, title: { de: source.id, en: source.id } }
  const plugin: LoadedPlugin = { source, definition: empty, problem: null, since: new Date() }
  try {
    plugin.definition = await source.load()
    if (typeof plugin.definition?.id !== 'string') throw new Error('plugin.ts has no default export made by definePlugin')
  } catch (error) {
    plugin.definition = empty
    fail(plugin, { de: 'Ließ sich nicht laden', en: 'Could not be loaded' }, error)
  }
  return plugin
}

function check(plugin: LoadedPlugin): void {
  try {
    for (const problem of problemsOf(plugin.definition, plugin.source.id)) throw new Error(problem)
  } catch (error) {
    fail(plugin, { de: 'Der Steckbrief ist nicht gültig', en: 'The definition is not valid' }, error)
  }
}

function* problemsOf(definition: PluginDefinition, folder: string): Generator<string> {
  const { id } = definition
  if (!ID.test(id) || RESERVED.has(id)) yield `"${id}" can't be an id`
  if (id !== folder) yield `its id is "${id}", its folder says "${folder}"`
  if (!definition.title?.de || !definition.title.en) yield 'title needs de and en'
  for (const name of Object.keys(definition.permissions ?? {}))
    if (!name.startsWith(`${id}:`)) yield `permission "${name}" must start with "${id}:"`
  for (const token of definition.provides ?? [])
    if (!token.name.startsWith(`${id}.`)) yield `provides "${token.name}", which is not its own`
  if (definition.database && !definition.personalData) yield 'it has a database and does not say what it does with personal data'
  for (const contract of definition.requires ?? []) if (contract.id === id) yield 'it requires itself'
  const names = (definition.database?.migrations ?? []).map((migration) => migration.name)
  if (new Set(names).size !== names.length) yield 'two migrations have the same name'
}

function markDoubles(plugins: readonly LoadedPlugin[]): void {
  const seen = new Set<string>()
  for (const plugin of plugins) {
    const { id } = plugin.source
    if (seen.has(id)) fail(plugin, { de: 'Doppelt', en: 'Twice' }, `${id} (${plugin.source.folder})`)
    seen.add(id)
  }
}

/** Depth first along `requires` and `optional`; who stands in a circle of requirements fails. */
function order(plugins: readonly LoadedPlugin[]): LoadedPlugin[] {
  const byId = new Map(plugins.map((plugin) => [plugin.source.id, plugin]))
  const done = new Set<LoadedPlugin>()
  const visit = (plugin: LoadedPlugin, path: readonly LoadedPlugin[]): void => {
    if (done.has(plugin)) return
    const circle = path.indexOf(plugin)
    if (circle >= 0) {
      const names = [...path.slice(circle), plugin].map((each) => each.source.id).join(' → ')
      fail(plugin, { de: 'Verlangt sich im Kreis', en: 'Requires itself in a circle' }, names)
      return
    }
    for (const contract of plugin.definition.requires ?? []) {
      const required = byId.get(contract.id)
      if (required) visit(required, [...path, plugin])
    }
    done.add(plugin)
  }
  const byName = plugins.toSorted((a, b) => (a.source.id < b.source.id ? -1 : 1))
  for (const plugin of byName) visit(plugin, [])
  return afterOptional([...done])
}

/** Moves a plugin behind those it can use, where its requirements leave room for that. */
function afterOptional(ordered: LoadedPlugin[]): LoadedPlugin[] {
  const result = [...ordered]
  for (const plugin of ordered) {
    const wanted = (plugin.definition.optional ?? []).map((contract) =>
      result.findIndex((each) => each.source.id === contract.id),
    )
    const last = Math.max(-1, ...wanted)
    const at = result.indexOf(plugin)
    const dependant = result.findIndex((each) => each.definition.requires?.some((contract) => contract.id === plugin.source.id))
    if (last > at && (dependant < 0 || dependant > last)) {
      result.splice(at, 1)
      result.splice(last, 0, plugin)
    }
  }
  return result
}
