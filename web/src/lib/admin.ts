import type { Words } from '@sapocom/sdk-plugin'

/** A plugin as `GET /api/core/v1/admin/plugins` tells of it. */
export interface PluginInfo {
  readonly id: string
  readonly title: Words
  readonly version: string
  readonly state: 'on' | 'off' | 'failed' | 'blocked' | 'suspended'
  readonly reason: Words | null
  readonly since: string
  readonly scope: 'server' | 'institution'
  readonly essential: boolean
  readonly requires: readonly string[]
  /** Those that need it, directly or by another. */
  readonly dependants: readonly string[]
}

export const filters = ['all', 'on', 'off', 'todo'] as const
export type Filter = (typeof filters)[number]

const isTodo = ({ state }: PluginInfo) => state === 'failed' || state === 'blocked' || state === 'suspended'
/** Switched on, even if it does not run just now. */
export const isWanted = ({ state }: PluginInfo) => state !== 'off'

const belongs = {
  all: () => true,
  on: ({ state }: PluginInfo) => state === 'on',
  off: ({ state }: PluginInfo) => state === 'off',
  todo: isTodo,
} as const satisfies Record<Filter, (plugin: PluginInfo) => boolean>

/** Those of a filter; what needs somebody stands first. */
export function filtered(plugins: readonly PluginInfo[], filter: Filter): PluginInfo[] {
  return plugins.filter(belongs[filter]).toSorted((a, b) => Number(isTodo(b)) - Number(isTodo(a)))
}

/** What goes off together with a plugin: those that need it and are on. */
export function goesOffWith(plugin: PluginInfo, all: readonly PluginInfo[]): PluginInfo[] {
  return all.filter((other) => plugin.dependants.includes(other.id) && isWanted(other))
}

/** A text in the viewer's language, else in German. */
export function inLanguage(words: Words, language: string): string {
  return words[language] ?? words.de
}
