import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseSync } from 'vite'
import type { PluginFolder } from './plugin-folders.ts'

/** A SvelteKit route file (`+page.svelte`, `+server.ts`, …) of a plugin. */
export interface RouteFile {
  readonly plugin: string
  /** Absolute. */
  readonly path: string
  /** Below the plugin's `web/routes`. */
  readonly below: string
}

/** What a module exports: names, and the page options that Kit reads from the source without running it. */
export interface Exports {
  readonly names: readonly string[]
  readonly options: readonly { readonly name: string; readonly source: string }[]
}

/** Kit wants these as literals in the route file itself. */
const pageOptions = ['csr', 'ssr', 'prerender', 'trailingSlash']

export function routeFilesOf({ id, folder }: PluginFolder): RouteFile[] {
  const routes = join(folder, 'web/routes')
  if (!existsSync(routes)) return []
  return readdirSync(routes, { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file).startsWith('+'))
    .sort()
    .map((below) => ({ plugin: id, path: join(routes, below), below }))
}

/** @throws when the file is no readable TypeScript */
export function exportsOf(path: string): Exports {
  const source = readFileSync(path, 'utf8')
  const { module, program, errors } = parseSync(path, source)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const literals = new Map<string, string>()
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declaration.declarations) {
      if (id.type === 'Identifier' && init?.type === 'Literal') literals.set(id.name, String(init.raw))
    }
  }
  const names = module.staticExports.flatMap(({ entries }) =>
    entries.filter((entry) => !entry.isType).map((entry) => entry.exportName.name ?? ''),
  )
  const options = pageOptions.flatMap((name) => (literals.has(name) ? [{ name, source: literals.get(name) ?? '' }] : []))
  return { options, names: names.filter((name) => name !== '' && !options.some((option) => option.name === name)) }
}
