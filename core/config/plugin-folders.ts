import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { basename, join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PluginDefinition } from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import type { PluginSource } from '../kernel.ts'
import { ConfigInvalid, type ConfigProblem } from './problem.ts'

/** The folder of the whole project. */
export const projectFolder = join(import.meta.dirname, '..', '..')

/**
 * The plugins of `plugins/` and of `pluginFolders`, or those of them that `plugins` names.
 * @throws ConfigInvalid for a folder without a plugin, an id that is nowhere, and an id that is there twice
 */
export function findPlugins(config: Pick<Config, 'plugins' | 'pluginFolders'>): PluginSource[] {
  const problems: ConfigProblem[] = []
  const found = [...ownFolders(), ...config.pluginFolders].flatMap((folder) => {
    if (entryOf(folder)) return [sourceAt(folder)]
    problems.push({ key: 'pluginFolders', value: folder, allowed: 'there is no plugin.ts in this folder' })
    return []
  })
  for (const source of found) {
    const first = found.find((other) => other.id === source.id)
    if (first && first !== source) {
      problems.push({
        key: 'pluginFolders',
        value: source.folder,
        allowed: `the plugin ${source.id} is already at ${first.folder}`,
      })
    }
  }
  for (const id of config.plugins ?? []) {
    if (found.some((source) => source.id === id)) continue
    problems.push({ key: 'plugins', value: id, allowed: `must be of ${found.map((source) => source.id).join(', ')}` })
  }
  if (problems.length > 0) throw new ConfigInvalid(problems)
  return found.filter((source) => config.plugins?.includes(source.id) ?? true)
}

function ownFolders(): string[] {
  const parent = join(projectFolder, 'plugins')
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entryOf(join(parent, entry.name)) !== undefined)
    .map((entry) => join(parent, entry.name))
    .sort()
}

/** A plugin of this project is TypeScript, a published one JavaScript. */
function entryOf(folder: string): string | undefined {
  return ['plugin.ts', 'plugin.js'].map((name) => join(folder, name)).find((path) => existsSync(path))
}

function sourceAt(folder: string): PluginSource {
  return { id: basename(folder), folder, ...manifestOf(folder), load: () => load(folder) }
}

function manifestOf(folder: string): Pick<PluginSource, 'version' | 'essential'> {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    return { version: manifest.version ?? '0.0.0', essential: manifest.sapocom?.essential ?? false }
  } catch {
    // A plugin without a package is found by its folder all the same.
    return { version: '0.0.0', essential: false }
  }
}

interface Manifest {
  readonly version?: string
  readonly sapocom?: { readonly essential?: boolean }
}

async function load(folder: string): Promise<PluginDefinition> {
  if (!folder.startsWith(projectFolder + sep)) lendPackages()
  const module = (await import(pathToFileURL(entryOf(folder) ?? folder).href)) as { default?: unknown }
  const definition = module.default as Partial<PluginDefinition> | undefined
  if (typeof definition?.id !== 'string') throw new Error('plugin.ts has no default export made by definePlugin')
  return definition as PluginDefinition
}

let lent = false

/** A plugin that lies elsewhere finds our packages, and what they stand on, although it has no `node_modules`. */
function lendPackages(): void {
  if (lent) return
  lent = true
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context)
      } catch (error) {
        if (specifier.startsWith('.') || context.parentURL?.startsWith(pathToFileURL(projectFolder).href)) throw error
        return next(specifier, { ...context, parentURL: import.meta.url })
      }
    },
  })
}
