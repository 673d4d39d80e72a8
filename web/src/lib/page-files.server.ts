import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { uis } from '#generated/uis.server.ts'
import type { NeededFiles, PageFiles } from '../../vite/page-files.ts'

/** Written by the build beside the server's own files; the dev server has none. */
const path = join(import.meta.dirname, '..', 'page-files.json')

const files: PageFiles | undefined = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as PageFiles) : undefined
const fillFiles = new Map<string, NeededFiles>()
for (const [plugin, ui] of Object.entries(uis)) {
  const own = files?.components[`${plugin}/ui`]
  if (own) fillFiles.set(`${plugin}:ui`, own)
  const components = ui.flatMap((part, index) => (part.kind === 'menu' ? [] : [index]))
  components.forEach((index, nth) => {
    const needed = files?.components[`${plugin}/${nth}`]
    if (needed) fillFiles.set(`${plugin}:${index}`, needed)
  })
}

/**
 * What a page needs beside what Kit linked.
 * @param fills that were rendered, and `plugin:ui` of the plugins that are on
 * @param linked scripts that the page links, in the form of the build's paths
 * @returns scripts to fetch while the page is read, and all its style sheets; `undefined` where the build says nothing
 */
export function filesFor(fills: readonly string[], linked: readonly string[]): NeededFiles | undefined {
  // without scripts of its own (`csr = false`) a page doesn't say what it is made of
  const starts = linked.filter((script) => files?.stylesOf[script] !== undefined)
  if (!files || !starts.some((script) => script.includes('/nodes/'))) return undefined
  const ofFills = fills.flatMap((id) => fillFiles.get(id) ?? [])
  return {
    scripts: [...new Set(ofFills.flatMap(({ scripts }) => scripts))].filter((script) => !linked.includes(script)),
    styles: [
      ...new Set([...starts.flatMap((script) => files.stylesOf[script] ?? []), ...ofFills.flatMap(({ styles }) => styles)]),
    ],
  }
}
