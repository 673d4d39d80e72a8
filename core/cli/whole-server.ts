import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '@sapocom/config'
import { startNotices } from '@sapocom/sdk-plugin'
import { startEmbedded } from '../database/embedded.ts'
import { FolderInUse } from '../database/folder-lock.ts'
import { createKernel, type Kernel, type KernelOptions } from '../kernel.ts'
import { readSetup, type CommandContext } from './command-context.ts'
import { fillOnce } from './demo-town.ts'
import { Failure } from './failure.ts'
import {
  RunningParts,
  requireFreePort,
  requireWayForPostgres,
  requireWritable,
  unlessStopped,
  untilStopped,
} from './running-server.ts'

/** Milliseconds a command gets to give the data folder back. */
const COMMAND_LIMIT = 5_000

/** Where the pages come from: the build, or a development server. */
export interface Pages {
  /** Runs beside the start of the database. @returns what the kernel mounts */
  prepare(config: Config): Promise<NonNullable<KernelOptions['web']>>
  /** Once the kernel is there. */
  attach?(kernel: Kernel): Promise<{ stop(): Promise<void> }>
}

/** Starts everything, says where it is, and ends it in order when the signal comes or an error leaves no other way. */
export async function runWholeServer(context: CommandContext, pages: Pages): Promise<unknown> {
  const parts = new RunningParts()
  const crash = watchForCrash(context.output)
  const signal = AbortSignal.any([context.signal, crash.signal])
  try {
    await run({ ...context, signal }, pages, parts)
  } catch (error) {
    // What a stop breaks off fails in many ways; none of them is a failure.
    if (!signal.aborted) throw error
  } finally {
    await parts.end()
    crash.end()
  }
  if (crash.signal.aborted) throw new Failure('The server was stopped, because nobody can say what still works after this error.')
  return { stopped: true }
}

/**
 * A promise that failed and that nobody waited for costs its own work only: a plugin must not be able to take the others down with
 * it. An exception that nobody caught may have broken anything: then all is stopped in order, the database last.
 */
function watchForCrash(output: CommandContext['output']) {
  const crashed = new AbortController()
  const tell = (error: unknown) => output.fail([error instanceof Error ? (error.stack ?? error.message) : String(error)])
  const onException = (error: unknown) => {
    tell(error)
    crashed.abort()
  }
  process.on('unhandledRejection', tell).on('uncaughtException', onException)
  return {
    signal: crashed.signal,
    end: () => void process.off('unhandledRejection', tell).off('uncaughtException', onException),
  }
}

async function run(context: CommandContext, pages: Pages, parts: RunningParts): Promise<void> {
  const { signal, output, options, env } = context
  const { config, plugins } = readSetup(env)
  await requireWayForPostgres(config)
  await requireWritable(config.dataDir)
  await requireFreePort(config)
  const say = (line: string) => output.say(line)
  const prepared = pages.prepare(config)
  prepared.catch(() => {})
  const databaseUrl = config.databaseUrl ?? (await embedded(config, parts))
  const web = await unlessStopped(signal, prepared)
  const kernel = parts.keepKernel(await createKernel({ config, databaseUrl, plugins, web }))
  const attached = await pages.attach?.(kernel)
  if (attached) parts.keep(attached)
  if (config.mode === 'demo' && options.empty !== true) {
    await unlessStopped(signal, fillOnce(kernel, say))
  }
  await kernel.listen()
  await greet(kernel, config, say)
  await untilStopped(signal)
  say('Stopping …')
}

/** A command that uses the folder without a server is soon through; another server is not. */
async function embedded(config: Config, parts: RunningParts): Promise<string> {
  for (const until = Date.now() + COMMAND_LIMIT; ; await sleep(200)) {
    try {
      return parts.keep(await startEmbedded({ dataDir: config.dataDir })).url
    } catch (error) {
      if (!(error instanceof FolderInUse) || Date.now() > until) throw error
    }
  }
}

async function greet(kernel: Kernel, config: Config, say: (line: string) => void): Promise<void> {
  const notices = await Promise.all(kernel.contributions(startNotices).map(async ({ value }) => value.lines().catch(() => [])))
  say('')
  say(`  ${config.server.name} is at ${config.publicUrl}`)
  for (const line of notices.flat()) say(`  ${line}`)
  if (config.mode === 'demo') {
    say(`  Mails: ${config.publicUrl}/dev/mail, and as files in ${config.dataDir}/mail`)
    say('  All log-ins: pnpm sapocom demo logins')
  }
  for (const { id, state, reason } of kernel.plugins.list()) {
    if (state === 'failed' || state === 'blocked') say(`  The plugin ${id} is ${state}: ${reason?.en ?? ''}`)
  }
  say('  Stop: Ctrl-C')
  say('')
}
