import { join } from 'node:path'
import type { Permissions } from '../access/viewer.ts'
import { checkEntities } from '../database/connection.ts'
import type { DatabaseHost } from '../database/host.ts'
import { findClash, RouteRecorder, type RecordedRoute } from '../http/recorded-route.ts'
import type { Texts } from '../texts/texts.ts'
import { blockDependants } from './discovery.ts'
import type { KernelParts } from './kernel-parts.ts'
import { fail, type LoadedPlugin } from './loaded-plugin.ts'
import { PluginContext } from './plugin-context.ts'

const SETUP_LIMIT = 100 // milliseconds a set-up should take

/** Marks plugins whose entities MikroORM refuses, before one of them can break it for all. */
export async function checkAllEntities(plugins: readonly LoadedPlugin[]): Promise<void> {
  for (const plugin of plugins) {
    if (plugin.problem || !plugin.definition.database) continue
    await checkEntities(plugin.definition.database.entities).catch((error: unknown) =>
      fail(plugin, { de: 'Seine Tabellen sind nicht gültig beschrieben', en: 'Its tables are not described well' }, error),
    )
  }
  blockDependants(plugins)
}

/** Brings every schema up to date, in order. A broken migration stops its plugin and those that require it, nobody else. */
export async function migrateAll(plugins: readonly LoadedPlugin[], database: DatabaseHost): Promise<void> {
  for (const plugin of plugins) {
    if (plugin.problem || !plugin.definition.database) continue
    try {
      await database.migrate(plugin.source.id, plugin.definition.database.migrations)
    } catch (error) {
      fail(
        plugin,
        {
          de: 'Der Umbau der Datenbank brach ab, alle Daten sind unverändert',
          en: 'Its migration failed, all data is unchanged',
        },
        error,
      )
      blockDependants(plugins)
    }
  }
}

/** Sets plugins up in order and records their routes. What a failing one had registered is taken back. */
export function setUpAll(plugins: readonly LoadedPlugin[], parts: KernelParts, texts: Texts): Map<string, RecordedRoute[]> {
  const routes = new Map<string, RecordedRoute[]>()
  for (const plugin of plugins) {
    if (plugin.problem) continue
    const { id, folder } = plugin.source
    try {
      texts.load(id, join(folder, 'locales'))
      addPermissions(plugin, parts.permissions)
      if (plugin.definition.settings) parts.settings.define(id, plugin.definition.settings)
      const context = new PluginContext(plugin.definition, parts)
      const started = performance.now()
      plugin.definition.setup?.(context)
      const took = performance.now() - started
      if (took > SETUP_LIMIT) parts.log.warn({ plugin: id, milliseconds: Math.round(took) }, 'set-up was slow')
      routes.set(id, recordRoutes(plugin, context, parts.permissions, routes))
    } catch (error) {
      parts.log.error({ err: error, plugin: id }, 'set-up failed')
      fail(plugin, { de: 'Der Start brach ab', en: 'Its set-up failed' }, error)
      takeBack(id, parts)
      blockDependants(plugins)
    }
  }
  return routes
}

/** Removes what a plugin registered: it failed and must leave no trace. */
export function takeBack(
  plugin: string,
  parts: Pick<KernelParts, 'services' | 'hooks' | 'presenters' | 'contributions' | 'events' | 'jobs'>,
): void {
  parts.services.drop(plugin)
  parts.hooks.drop(plugin)
  parts.presenters.drop(plugin)
  parts.contributions.drop(plugin)
  parts.events.drop(plugin)
  parts.jobs.drop(plugin)
}

function addPermissions({ definition }: LoadedPlugin, permissions: Permissions): void {
  for (const [name, { default: roles }] of Object.entries(definition.permissions ?? {})) permissions.add(name, roles)
}

function recordRoutes(
  { definition }: LoadedPlugin,
  context: PluginContext,
  permissions: Permissions,
  others: ReadonlyMap<string, readonly RecordedRoute[]>,
): RecordedRoute[] {
  const recorder = new RouteRecorder(definition.id, definition.claims ?? [], context, permissions.all())
  definition.routes?.(recorder)
  const clash = findClash([...[...others.values()].flat(), ...recorder.routes])
  if (clash) throw new Error(`${clash[1].method} ${clash[1].path} is already a route of ${clash[0].plugin}`)
  return recorder.routes
}
