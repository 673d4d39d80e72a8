/**
 * Finds the plugins' pages, components and texts, and ties them to the shell. Runs before every build and in the dev server; by hand:
 * `node web/discover.ts`.
 */
import { join } from 'node:path'
import { checkAddresses, shellRouteFiles } from './discovery/conflicts.ts'
import { pluginFolders, type PluginFolder } from './discovery/plugin-folders.ts'
import { writeRegistry } from './discovery/registry.ts'
import { routeFilesOf } from './discovery/route-files.ts'
import { writeWrappers } from './discovery/wrappers.ts'
import { WrittenFiles } from './discovery/written-files.ts'

/**
 * Brings `src/routes/(plugins)` and `src/generated` up to date; only differences are written.
 * @param web folder of the shell; tests use another
 * @throws AddressConflict when two plugins want the same address
 */
export async function discover(
  plugins: readonly PluginFolder[] = pluginFolders(),
  web = import.meta.dirname,
): Promise<readonly PluginFolder[]> {
  const routes = join(web, 'src/routes')
  const generated = join(web, 'src/generated')
  const files = new Map(plugins.map((plugin) => [plugin, routeFilesOf(plugin)]))
  checkAddresses([...shellRouteFiles(routes), ...[...files.values()].flat()])
  const written = new WrittenFiles()
  for (const [plugin, own] of files) writeWrappers(own, plugin, routes, written)
  await writeRegistry(plugins, generated, written)
  written.removeOthers(join(routes, '(plugins)'))
  written.removeOthers(generated)
  return plugins
}

if (import.meta.main) {
  const found = await discover()
  console.log(`Found ${found.length} plugins: ${found.map(({ id }) => id).join(', ')}`)
}
