import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { uis } from '#generated/plugins.ts'

/** Written by the build (`vite/fill-chunks.ts`) beside the server's own files; the dev server has none. */
const file = join(import.meta.dirname, '..', 'fill-chunks.json')

const filesById = new Map<string, readonly string[]>()
if (existsSync(file)) {
  const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, readonly string[]>
  for (const [plugin, ui] of Object.entries(uis)) {
    const components = ui.flatMap((part, index) => (part.kind === 'menu' ? [] : [index]))
    components.forEach((index, nth) => filesById.set(`${plugin}:${index}`, known[`${plugin}/${nth}`] ?? []))
  }
}

/**
 * Links by which the browser fetches the components of a page while it still reads it.
 * @param html of a page that runs in the browser; what it links already is left out
 */
export function preloadLinks(fills: Iterable<string>, html: string): string {
  const files = new Set([...fills].flatMap((id) => filesById.get(id) ?? []))
  return [...files].flatMap((path) => (html.includes(path) ? [] : [`<link href="/${path}" rel="modulepreload">`])).join('')
}
