import type { PluginDefinition } from '@sapocom/sdk-plugin'
import type { PluginSource } from '../kernel.ts'

export interface Sentence {
  readonly de: string
  readonly en: string
}

/** A plugin on its way from folder to service, and where it stopped, if it did. */
export interface LoadedPlugin {
  readonly source: PluginSource
  /** Empty but for the id when `plugin.ts` could not be read. */
  definition: PluginDefinition
  problem: { readonly state: 'failed' | 'blocked'; readonly reason: Sentence } | null
  since: Date
}

export function fail(plugin: LoadedPlugin, at: Sentence, error: unknown): void {
  const message = oneLine(error)
  plugin.problem = { state: 'failed', reason: { de: `${at.de}: ${message}`, en: `${at.en}: ${message}` } }
}

/** Requires something that is not there: starts by itself when it is. */
export function block(plugin: LoadedPlugin, missing: string): void {
  plugin.problem = {
    state: 'blocked',
    reason: { de: `Wartet auf das Plugin „${missing}“.`, en: `Waits for the plugin “${missing}”.` },
  }
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n', 1)[0]?.slice(0, 300) ?? ''
}
