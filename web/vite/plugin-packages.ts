import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import type { PluginFolder } from '../discovery/plugin-folders.ts'

/** Finds `@sapocom/plugin-<id>/contract` also for plugins that lie outside of the workspace and have no `node_modules`. */
export function pluginPackages(plugins: readonly PluginFolder[]): Plugin {
  const folders = new Map(plugins.map(({ id, folder }) => [id, folder]))
  return {
    name: 'sapocom:plugin-packages',
    enforce: 'pre',
    resolveId(source) {
      const [, id = '', below = ''] = /^@sapocom\/plugin-([a-z0-9-]+)\/(.+)$/.exec(source) ?? []
      const folder = folders.get(id)
      if (folder === undefined) return null
      const path = join(folder, below)
      return [path, `${path}.ts`].find((candidate) => /\.\w+$/.test(candidate) && existsSync(candidate)) ?? null
    },
  }
}
