import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'
import type { PluginFolder } from '../discovery/plugin-folders.ts'

/** What the browser needs for a part of a page: paths below the site's root. */
export interface NeededFiles {
  readonly scripts: readonly string[]
  readonly styles: readonly string[]
}

/** Written beside the server's own files, read by `src/lib/page-files.server.ts`. */
export interface PageFiles {
  /** By `plugin/ui`: its `web/ui.ts`; by `plugin/n`: the n-th component that this names. */
  readonly components: Readonly<Record<string, NeededFiles>>
  /** Style sheets by script, for the scripts by which Kit starts a page. */
  readonly stylesOf: Readonly<Record<string, readonly string[]>>
}

type Chunk = Rolldown.OutputChunk & { viteMetadata?: { importedCss?: ReadonlySet<string> } }

/**
 * Tells the server which files a component in a slot consists of, so that a page names those it needs and no others: Kit links the style
 * sheets of all components, and leaves their scripts for the browser to find out step by step.
 * The n-th `import('./…')` in a `web/ui.ts` belongs to its n-th slot or renderer; written another way, only the head start is lost.
 */
export function pageFiles(plugins: readonly PluginFolder[]): Plugin {
  return {
    name: 'sapocom:page-files',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    writeBundle(_options, bundle) {
      const server = join(import.meta.dirname, '../.svelte-kit/output/server')
      const chunks = new Map(
        Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file as Chunk]] : [])),
      )
      // the service worker is built on its own, with no page in it
      if (existsSync(server) && chunks.size > 1)
        writeFileSync(join(server, 'page-files.json'), JSON.stringify(filesOfPages(plugins, chunks)))
    },
  }
}

function filesOfPages(plugins: readonly PluginFolder[], chunks: ReadonlyMap<string, Chunk>): PageFiles {
  const filesOf = (path: string): NeededFiles => {
    const chunk = [...chunks.values()].find(({ facadeModuleId }) => facadeModuleId === path)
    return chunk ? needed(chunk.fileName, chunks) : { scripts: [], styles: [] }
  }
  const components = plugins.flatMap(({ id, folder }) => [
    [`${id}/ui`, filesOf(join(folder, 'web/ui.ts'))] as const,
    ...componentsOf(folder).map((path, index) => [`${id}/${index}`, filesOf(path)] as const),
  ])
  const starts = [...chunks.values()].filter(({ isEntry, name }) => isEntry || /^nodes\//.test(name))
  const stylesOf = starts.map(({ fileName }) => [fileName, needed(fileName, chunks).styles] as const)
  return { components: Object.fromEntries(components), stylesOf: Object.fromEntries(stylesOf) }
}

/** A script with all it imports, and their style sheets. */
function needed(fileName: string, chunks: ReadonlyMap<string, Chunk>): NeededFiles {
  const scripts = new Set<string>()
  const add = (name: string): void => {
    if (scripts.has(name)) return
    scripts.add(name)
    chunks.get(name)?.imports.forEach(add)
  }
  add(fileName)
  const styles = new Set([...scripts].flatMap((name) => [...(chunks.get(name)?.viteMetadata?.importedCss ?? [])]))
  return { scripts: [...scripts], styles: [...styles] }
}

/** Absolute paths of the components that a plugin's `web/ui.ts` names, in order. */
function componentsOf(folder: string): string[] {
  const ui = join(folder, 'web/ui.ts')
  if (!existsSync(ui)) return []
  return [...readFileSync(ui, 'utf8').matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g)].map(([, path = '']) =>
    join(folder, 'web', path),
  )
}
