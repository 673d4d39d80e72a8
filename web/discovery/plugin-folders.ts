import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

/** A plugin as the build sees it. */
export interface PluginFolder {
  /** The folder's name, as for the kernel. */
  readonly id: string
  /** Absolute path. */
  readonly folder: string
}

const own = join(import.meta.dirname, '../../plugins')

/**
 * The plugins whose pages, components and texts are built in: ours, and those in the folders that the configuration adds.
 * @param added as `SAPOCOM_PLUGIN_FOLDERS` has it: folders, separated by commas, one plugin each
 * @returns in order of their ids, so that the same plugins give the same build
 * @throws when two folders have the same name
 */
export function pluginFolders(added: string = process.env.SAPOCOM_PLUGIN_FOLDERS ?? ''): PluginFolder[] {
  const ours = readdirSync(own).map((name) => join(own, name))
  const theirs = added.split(',').flatMap((folder) => (folder.trim() === '' ? [] : [resolve(folder.trim())]))
  const found = [...ours, ...theirs]
    .filter((folder) => existsSync(join(folder, 'web/ui.ts')) || existsSync(join(folder, 'locales')))
    .map((folder) => ({ id: basename(folder), folder }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const twice = found.find(({ id }, index) => found[index + 1]?.id === id)
  if (twice) throw new Error(`Two folders hold a plugin "${twice.id}"; one of them is ${twice.folder}.`)
  return found
}
