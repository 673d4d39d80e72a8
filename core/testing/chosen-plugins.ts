import type { PluginDefinition } from '@sapocom/sdk-plugin'
import { findPlugins } from '../config/plugin-folders.ts'
import type { PluginSource } from '../kernel.ts'
import type { KitOptions } from './kit.ts'

/** The chosen plugins with all that they require of this checkout, or of the added folders. */
export async function chosenPlugins(
  chosen: KitOptions['plugins'],
  pluginFolders: readonly string[] = [],
): Promise<PluginSource[]> {
  const ours = new Map(findPlugins({ pluginFolders: [...pluginFolders] }).map((source) => [source.id, source]))
  const found = new Map<string, PluginSource>()
  const add = async (source: PluginSource): Promise<void> => {
    if (found.has(source.id)) return
    found.set(source.id, source)
    // One that can't be loaded is the kernel's to report.
    const definition = await source.load().catch(() => undefined)
    for (const { id } of definition?.requires ?? []) {
      const required = ours.get(id)
      if (required) await add(required)
    }
  }
  for (const each of chosen) await add(typeof each === 'string' ? named(each, ours) : written(each))
  return [...found.values()]
}

function named(id: string, ours: ReadonlyMap<string, PluginSource>): PluginSource {
  const source = ours.get(id)
  if (!source) throw new Error(`There is no plugin "${id}" in this checkout; there are ${[...ours.keys()].join(', ')}`)
  return source
}

function written(definition: PluginDefinition): PluginSource {
  return { id: definition.id, folder: import.meta.dirname, version: '0.0.0', load: async () => definition }
}
