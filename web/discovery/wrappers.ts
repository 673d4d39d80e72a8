import { dirname, join, relative } from 'node:path'
import type { PluginFolder } from './plugin-folders.ts'
import { exportsOf, type RouteFile } from './route-files.ts'
import type { WrittenFiles } from './written-files.ts'

const guardFile = '+layout.server.ts'

/** Writes the route files by which Kit finds a plugin's pages: each only points into the plugin's folder. */
export function writeWrappers(files: readonly RouteFile[], plugin: PluginFolder, routes: string, written: WrittenFiles): void {
  if (files.length === 0) return
  const group = join(routes, `(plugins)/(${plugin.id})`)
  for (const file of files) {
    const to = join(group, file.below)
    const from = importPath(dirname(to), file.path)
    if (file.below !== guardFile)
      written.write(to, file.path.endsWith('.svelte') ? componentWrapper(file, from) : moduleWrapper(file, from))
  }
  const own = files.find(({ below }) => below === guardFile)
  written.write(join(group, guardFile), guard(plugin.id, own && importPath(group, own.path)))
}

/** Client-side navigation asks the server here whether the plugin is still on. Full page loads are stopped earlier, in `handle`. */
function guard(id: string, own: string | undefined): string {
  return [
    `import type { LayoutServerLoad } from './$types'`,
    `import { requireOn } from '#lib/off.server.ts'`,
    ...(own ? [`import { load as own } from '${own}'`] : []),
    ``,
    `export const load: LayoutServerLoad = (event) => {`,
    `  requireOn('${id}', event.locals)`,
    ...(own ? [`  return own(event)`] : []),
    `}`,
    ``,
  ].join('\n')
}

function componentWrapper({ plugin }: RouteFile, from: string): string {
  return [
    `<script lang="ts">`,
    `  import Page from '${from}'`,
    `  import { setPlugin } from '@sapocom/sdk-plugin/web/shell.ts'`,
    `  let props = $props()`,
    `  setPlugin('${plugin}')`,
    `</script>`,
    `<Page {...props} />`,
    ``,
  ].join('\n')
}

/** By name, never `*`: through a star Kit sees no types and no page options. */
function moduleWrapper({ path }: RouteFile, from: string): string {
  const { names, options } = exportsOf(path)
  return [
    ...options.map(({ name, source }) => `export const ${name} = ${source}`),
    ...(names.length > 0 ? [`export { ${names.join(', ')} } from '${from}'`] : []),
    '',
  ].join('\n')
}

export function importPath(fromFolder: string, to: string): string {
  const path = relative(fromFolder, to)
  return path.startsWith('.') ? path : `./${path}`
}
