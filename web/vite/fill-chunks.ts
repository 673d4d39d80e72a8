import { readFileSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import type { PluginFolder } from '../discovery/plugin-folders.ts'

/**
 * Tells the server which files a component in a slot consists of, so that the page can name them and the browser needn't find out step by
 * step. The n-th `import('./…')` in a `web/ui.ts` belongs to its n-th slot or renderer: should somebody write it another way, only the
 * head start is lost.
 */
export function fillChunks(plugins: readonly PluginFolder[]): Plugin {
  return {
    name: 'sapocom:fill-chunks',
    apply: 'build',
    writeBundle(_options, bundle) {
      const server = join(import.meta.dirname, '../.svelte-kit/output/server')
      if (this.environment.name !== 'client' || !existsSync(server)) return
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const filesOf = (name: string, seen = new Set<string>()): Set<string> => {
        if (seen.has(name)) return seen
        seen.add(name)
        for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) filesOf(next, seen)
        return seen
      }
      const files = plugins.flatMap(({ id, folder }) =>
        componentsOf(folder).map((path, index) => {
          const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId === path)
          return [`${id}/${index}`, chunk ? [...filesOf(chunk.fileName)] : []] as const
        }),
      )
      writeFileSync(join(server, 'fill-chunks.json'), JSON.stringify(Object.fromEntries(files)))
    },
  }
}

/** Absolute paths of the components that a plugin's `web/ui.ts` names, in order. */
function componentsOf(folder: string): string[] {
  const ui = join(folder, 'web/ui.ts')
  if (!existsSync(ui)) return []
  return [...readFileSync(ui, 'utf8').matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g)].map(([, path = '']) =>
    join(folder, 'web', path),
  )
}
