import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A plugin as the build sees it. */
export interface PluginFolder {
  readonly id: string
  /** Absolute path of its folder. */
  readonly folder: string
}

const own = join(import.meta.dirname, '../../plugins')

/**
 * The plugins whose pages and components are built in. The kernel names them in `SAPOCOM_PLUGIN_FOLDERS` (JSON: `[{ "id", "folder" }]`);
 * without it all folders beside ours are taken.
 * @returns in order of their ids, so that the same plugins give the same build
 */
export function pluginFolders(given: string | undefined = process.env.SAPOCOM_PLUGIN_FOLDERS): PluginFolder[] {
  const all = given ? (JSON.parse(given) as PluginFolder[]) : readdirSync(own).map((id) => ({ id, folder: join(own, id) }))
  return all
    .filter(({ folder }) => existsSync(join(folder, 'web/ui.ts')) || existsSync(join(folder, 'locales')))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
