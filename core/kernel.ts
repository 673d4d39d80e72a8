import { createPlatform } from './platform.ts'
import type { FastifyInstance } from 'fastify'
import type { Clock, PluginDefinition, Token, Viewer, Viewers } from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import type { PageHandler } from './http/web.ts'

/** A plugin before it is loaded: where it stands and how to get its definition. */
export interface PluginSource {
  readonly id: string
  /** Absolute path of the plugin's folder. */
  readonly folder: string
  readonly version: string
  /** As its manifest says, so that it is known even when its code can't be loaded: without it the platform is not ready. */
  readonly essential?: boolean
  /** Imports `plugin.ts`; what it throws makes the plugin `failed`. */
  load(): Promise<PluginDefinition>
}

export interface KernelOptions {
  readonly config: Config
  /** Connection of the application's role. */
  readonly databaseUrl: string
  readonly plugins: readonly PluginSource[]
  readonly clock?: Clock
  /** Whether this process runs subscribers, jobs and schedules. `true` unless given. */
  readonly work?: boolean
  /** Mounts the built web shell, or the pages of a development server. `true` (when it is built) unless given. */
  readonly web?: boolean | PageHandler
}

/** A running platform. Made by `createKernel`, ended by `stop`. */
export interface Kernel {
  readonly config: Config
  /** Fastify with all routes; listens after `listen`, answers `inject` at once. */
  readonly app: FastifyInstance
  readonly plugins: PluginStates
  readonly viewers: Viewers
  /** A service as the kernel or a plugin sees it. */
  need<T>(token: Token<T>, plugin?: string): T
  /** The values of a point from plugins that are on. */
  contributions<T>(point: {
    readonly name: string
    readonly __type?: T
  }): readonly { readonly plugin: string; readonly value: T }[]
  /** @returns the address it listens on; @throws when the port is taken */
  listen(): Promise<string>
  /** Delivers all waiting events and jobs that are due; for commands and tests. */
  settle(): Promise<void>
  /** Statements that the work sent, as text; for tests. */
  countStatements<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly statements: readonly string[] }>
  /** Runs `demo` of each plugin, in order. @throws in production mode */
  fillDemoTown(say: (line: string) => void): Promise<void>
  /** Stops taking requests, ends streams and work, closes the database. At most 10 s. */
  stop(): Promise<void>
}

/**
 * Brings the platform up: database, migrations, plugins, routes. It answers `app.inject` at once and listens after `listen`.
 * A plugin that fails is left out with its reason; only the database is indispensable.
 * @throws DatabaseUnavailable
 */
export async function createKernel(options: KernelOptions): Promise<Kernel> {
  return createPlatform(options)
}

export type PluginState = 'on' | 'off' | 'failed' | 'blocked' | 'suspended'

export interface PluginInfo {
  readonly id: string
  readonly title: { readonly de: string; readonly en: string }
  readonly version: string
  readonly state: PluginState
  /** One sentence in German and English: why it is not on. */
  readonly reason: { readonly de: string; readonly en: string } | null
  readonly since: string
  readonly scope: 'server' | 'institution'
  readonly essential: boolean
  readonly requires: readonly string[]
  /** Those that go off with it. */
  readonly dependants: readonly string[]
}

export interface PluginStates {
  list(): readonly PluginInfo[]
  isOn(plugin: string, institution?: string | null): boolean
  /** @throws Refusal for unknown and essential plugins, and when dependants are not accepted */
  switch(
    plugin: string,
    on: boolean,
    options: { readonly by: Viewer; readonly institution?: string | null; readonly withDependants?: boolean },
  ): Promise<void>
  /** One sentence: which rule decides that the plugin is on or off here. */
  why(
    plugin: string,
    institution?: string | null,
  ): { readonly on: boolean; readonly rule: string; readonly sentence: { readonly de: string; readonly en: string } }
}
