import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino, type Logger } from 'pino'
import { findPreset } from '@sapocom/config'
import { places, streamTopics, type Id, type PluginDefinition } from '@sapocom/sdk-plugin'
import type { Kernel, KernelOptions } from './kernel.ts'
import { Identifier } from './access/identify.ts'
import { InstitutionStore } from './access/institutions.ts'
import { RoleStore } from './access/roles.ts'
import { Permissions } from './access/viewer.ts'
import { KernelViewers } from './access/viewers.ts'
import { AuditLog } from './audit/audit-log.ts'
import { Services } from './container/container.ts'
import { coreMigrations } from './database/core-migrations.ts'
import { openDatabase, type DatabaseHost } from './database/host.ts'
import { EgressHost } from './egress/egress-host.ts'
import { Ledger } from './egress/ledger.ts'
import { EventHost } from './events/event-host.ts'
import { diskSpace } from './guard/disk-space.ts'
import { HookRunner } from './hooks/hook-runner.ts'
import { buildApp, findBrokenRoutes, type AppParts } from './http/build-app.ts'
import { CORE_PERMISSIONS, coreRoutes } from './http/core.routes.ts'
import { IdempotencyKeys } from './http/idempotency.ts'
import { RouteRecorder, type RecordedRoute } from './http/recorded-route.ts'
import { loadPageHandler } from './http/web.ts'
import { JobHost } from './jobs/job-host.ts'
import { MailHost } from './mail/mail-host.ts'
import { checkAllEntities, migrateAll, setUpAll, takeBack } from './plugins/bring-up.ts'
import { blockDependants, discover } from './plugins/discovery.ts'
import { Faults } from './plugins/faults.ts'
import { Contributions, type KernelParts } from './plugins/kernel-parts.ts'
import { provideKernelServices } from './plugins/kernel-services.ts'
import { fail, type LoadedPlugin } from './plugins/loaded-plugin.ts'
import { Switchboard } from './plugins/switchboard.ts'
import { RealtimeHost } from './realtime/realtime-host.ts'
import { RunningKernel } from './running-kernel.ts'
import { SettingsStore } from './settings/settings-store.ts'
import { diskStorage } from './storage/disk-storage.ts'
import { Texts } from './texts/texts.ts'
import { PresenterRunner } from './views/presenter-runner.ts'

export const version = (JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')) as { version: string })
  .version

/** Everything that runs, made in the order in which it leans on each other. */
export type Platform = Awaited<ReturnType<typeof makeParts>>

export async function createPlatform(options: KernelOptions): Promise<Kernel> {
  const log = pino({ level: options.config.log.level, redact: ['req.headers', '*.password', '*.token', '*.cookie'] })
  const plugins = await discover(options.plugins)
  await checkAllEntities(plugins)
  const database = await openDatabase({
    url: options.databaseUrl,
    entities: new Map(plugins.filter(usable).map((plugin) => [plugin.source.id, plugin.definition.database?.entities ?? []])),
    clock: options.clock ?? systemClock,
    log: (plugin, message, error) => log.warn({ plugin, err: error }, message),
    pool: options.config.databasePool,
  })
  try {
    await database.migrate('core', coreMigrations)
    await database.leaseNode()
    await migrateAll(plugins, database)
    return await bringUp(options, log, plugins, database)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function bringUp(options: KernelOptions, log: Logger, plugins: LoadedPlugin[], database: DatabaseHost): Promise<Kernel> {
  const platform = await makeParts(options, log, plugins, database)
  const { parts, texts, switchboard, settings, jobs, events, realtime } = platform
  await Promise.all([switchboard.refresh(), settings.refresh()])
  for (const [name, { default: roles }] of Object.entries(CORE_PERMISSIONS)) parts.permissions.add(name, roles)
  const routes = setUpAll(plugins, parts, texts)
  switchboard.forget()
  const app = await appOf(options, platform, new Map([['core', ownRoutes(options, platform)], ...routes]))
  const work = options.work ?? true
  platform.audit.schedule(jobs, platform.clock)
  await jobs.start({ work })
  if (work) await events.start()
  await realtime.start()
  const kernel = new RunningKernel(options, platform, app)
  kernel.follow()
  return kernel
}

async function makeParts(options: KernelOptions, log: Logger, plugins: LoadedPlugin[], database: DatabaseHost) {
  const { config, clock = systemClock } = options
  const texts = new Texts()
  const permissions = new Permissions()
  const services = new Services()
  const viewers = new KernelViewers(permissions, texts)
  const faults = new Faults((plugin, place, error) => log.warn({ plugin, place, err: error }, 'a handler failed'))
  const switchboard = new Switchboard(database.kernel, plugins, faults, config.preset ? findPreset(config.preset) : undefined)
  const isOn = (plugin: string, institution: Id | null = null): boolean =>
    plugin === 'core' || switchboard.isOn(plugin, institution)
  const report = (plugin: string, message: string, error?: unknown): void => log.warn({ plugin, err: error }, message)
  const settings = new SettingsStore(database.kernel)
  const hooks = new HookRunner(faults, isOn)
  const presenters = new PresenterRunner(faults, isOn)
  const contributions = new Contributions(isOn)
  const institutions = new InstitutionStore(database.kernel)
  const roles = new RoleStore(database.kernel)
  const jobs = new JobHost({ url: options.databaseUrl, clock, limits: faults, isOn, log: report })
  const events = new EventHost({ database, jobs, limits: faults, isOn, log: report })
  const realtime = new RealtimeHost({ database, clock, topics: () => contributions.of(streamTopics), log: report })
  const audit = new AuditLog(database.kernel, config.dataDir)
  const mail = new MailHost({ database, jobs, config, clock, log: report })
  const storage = diskStorage(config.dataDir, diskSpace(config.dataDir, config.limits.freeDisk))
  const egress = new EgressHost({
    ledger: new Ledger(database.kernel, clock),
    report: (message, error) => report('core', message, error),
    userAgent: `SaPoCom/${version} (+${config.publicUrl})`,
    loopbackPorts: config.test.loopbackPorts,
  })
  const definitions = new Map(plugins.map((plugin) => [plugin.source.id, plugin.definition]))
  const server = { publicUrl: config.publicUrl, name: config.server.name, mode: config.mode, version }
  const forPlugin: KernelParts['forPlugin'] = (plugin) => ({
    database: database.forPlugin(plugin),
    storage: storage.forPlugin(plugin),
    egress: egress.forPlugin(plugin, declaredBy(definitions.get(plugin))),
    realtime: realtime.forPlugin(plugin),
    mail: mail.forPlugin(plugin),
    hooks,
    presenters,
    clock,
    server,
    viewers: viewers.forPlugin(plugin),
    institutions,
    roles,
  })
  const parts: KernelParts = {
    log,
    services,
    permissions,
    settings,
    hooks,
    presenters,
    contributions,
    events,
    jobs,
    institutions,
    isOn,
    forPlugin,
  }
  provideKernelServices('core', parts)
  return {
    parts,
    log,
    texts,
    viewers,
    switchboard,
    settings,
    presenters,
    contributions,
    jobs,
    events,
    realtime,
    mail,
    audit,
    egress,
    database,
    plugins,
    services,
    clock,
    isOn,
  }
}

/** Builds the app; when a route can't be registered, leaves its plugin out and builds it again. */
async function appOf(options: KernelOptions, platform: Platform, routes: Map<string, readonly RecordedRoute[]>) {
  const parts = await appParts(options, platform)
  try {
    return await buildApp(routes, parts)
  } catch (error) {
    const broken = await findBrokenRoutes(routes, parts)
    if (broken.size === 0 || broken.has('core')) throw error
    for (const plugin of platform.plugins) {
      const reason = broken.get(plugin.source.id)
      if (reason) fail(plugin, { de: 'Eine Adresse ließ sich nicht anlegen', en: 'A route could not be registered' }, reason)
    }
    blockDependants(platform.plugins)
    for (const plugin of platform.plugins) {
      if (!plugin.problem || !routes.delete(plugin.source.id)) continue
      takeBack(plugin.source.id, platform.parts)
    }
    platform.switchboard.forget()
    return buildApp(routes, parts)
  }
}

async function appParts({ config, web = true }: KernelOptions, platform: Platform): Promise<AppParts> {
  const { contributions, switchboard, viewers, texts, database, presenters, isOn, log, realtime } = platform
  const identifier = new Identifier(contributions, viewers, texts, config.publicUrl.startsWith('https:'))
  return {
    config,
    log,
    texts,
    viewers,
    version,
    database,
    realtime,
    isOn,
    states: switchboard,
    identify: (request) => identifier.identify(request),
    idempotency: new IdempotencyKeys(database.kernel),
    extensionsOf: (view) => presenters.extensionsOf(view),
    pages: typeof web === 'function' ? web : web ? await loadPageHandler() : null,
    onAt: async (path) => {
      for (const { value } of contributions.of(places)) {
        const institution = await value.institutionOf(path).catch(() => null)
        if (institution) return { institution, on: switchboard.allOn(institution) }
      }
      return { institution: null, on: switchboard.allOn() }
    },
  }
}

function ownRoutes({ config }: KernelOptions, platform: Platform): RecordedRoute[] {
  const needs = { need: missing, maybe: missing }
  const recorder = new RouteRecorder('core', [], needs, platform.parts.permissions.all())
  coreRoutes(recorder, {
    config,
    version,
    plugins: platform.plugins,
    switchboard: platform.switchboard,
    settings: platform.settings,
    presenters: platform.presenters,
    mail: platform.mail,
  })
  return recorder.routes
}

function missing(): never {
  throw new Error('the kernel has no services of plugins')
}

function declaredBy(definition: PluginDefinition | undefined) {
  return definition?.egress ?? []
}

function usable(plugin: LoadedPlugin): boolean {
  return !plugin.problem
}

const systemClock = { now: () => new Date() }
