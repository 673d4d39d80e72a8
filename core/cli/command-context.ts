import type { CommandInput } from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import { loadConfig } from '../config/load.ts'
import { findPlugins } from '../config/plugin-folders.ts'
import { createKernel, type Kernel, type PluginSource } from '../kernel.ts'
import { reachDatabase } from './reach-database.ts'
import type { Output } from './output.ts'

/** What a command gets of the outside. */
export interface CommandContext {
  readonly arguments: CommandInput['arguments']
  readonly options: CommandInput['options']
  readonly output: Output
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly env: NodeJS.ProcessEnv
}

/** A command of the kernel itself; those of plugins come by the point `commands`. */
export interface OwnCommand {
  /** Words before the arguments. */
  readonly name: string
  readonly summary: string
  readonly arguments?: readonly { readonly name: string; readonly description: string }[]
  readonly options?: readonly { readonly flags: string; readonly description: string; readonly default?: string }[]
  readonly examples?: readonly string[]
  /** @returns what `--json` prints */
  run(context: CommandContext): Promise<unknown>
}

/** @throws ConfigInvalid */
export function readSetup(env: NodeJS.ProcessEnv): { config: Config; plugins: PluginSource[] } {
  const config = loadConfig({ env })
  return { config, plugins: findPlugins(config) }
}

/** A kernel for the time of a command, beside a running server or without one. It neither listens nor works off jobs. */
export async function withKernel<T>(
  context: Pick<CommandContext, 'env'>,
  work: (kernel: Kernel) => Promise<T>,
  options: { readonly works?: boolean } = {},
): Promise<T> {
  const { config, plugins } = readSetup(context.env)
  const database = await reachDatabase(config)
  try {
    // Log lines would mix with the answer; what matters the command says itself.
    const quiet: Config = { ...config, log: { level: 'silent' } }
    const kernel = await createKernel({
      config: quiet,
      databaseUrl: database.url,
      plugins,
      web: false,
      work: options.works ?? false,
    })
    try {
      return await work(kernel)
    } finally {
      await kernel.stop()
    }
  } finally {
    await database.stop()
  }
}
