import { commands, type Command, type Plugin } from '@sapocom/sdk-plugin'
import type { PluginSource } from '../kernel.ts'
import { readSetup, withKernel, type CommandContext, type OwnCommand } from './command-context.ts'
import { Failure } from './failure.ts'

/**
 * The commands of all installed plugins, read without a database: their set-up is run against a plugin that only listens for
 * contributions. What a command does is asked of the real kernel when it is called.
 */
export async function contributedCommands(plugins: readonly PluginSource[]): Promise<OwnCommand[]> {
  const found = await Promise.all(plugins.map(async (source) => commandsOf(source).catch(() => [])))
  return found.flat().map(asOwn)
}

async function commandsOf(source: PluginSource): Promise<Command[]> {
  const definition = await source.load()
  const found: Command[] = []
  const listening: Partial<Plugin> = {
    id: definition.id,
    contribute: (point, value) => {
      if (point.name === commands.name) found.push(value as Command)
    },
  }
  try {
    definition.setup?.(new Proxy(listening, { get: (known, name) => Reflect.get(known, name) ?? nothing }) as Plugin)
  } catch {
    // What it contributed before it failed is still a command; the kernel tells why the rest is not there.
  }
  return found
}

/** Answers every question of a set-up with itself. */
const nothing: unknown = new Proxy(function () {}, {
  get: (_target, name) => (name === Symbol.iterator ? () => [][Symbol.iterator]() : nothing),
  apply: () => nothing,
  construct: () => nothing as object,
})

function asOwn({ run: _run, ...command }: Command): OwnCommand {
  return { ...command, run: (context) => runContributed(command.name, context) }
}

function runContributed(name: string, context: CommandContext): Promise<unknown> {
  return withKernel(context, async (kernel) => {
    const found = kernel.contributions(commands).find(({ value }) => value.name === name)
    if (!found) throw new Failure(`The plugin of \`${name}\` is not on. See \`sapocom plugin list\`.`)
    const { output } = context
    return found.value.run({
      arguments: context.arguments,
      options: context.options,
      viewer: kernel.viewers.console(),
      signal: context.signal,
      need: (token) => kernel.need(token, found.plugin),
      say: (line) => output.say(line),
      progress: (done, of) => output.progress(done, of),
    })
  })
}

/** All plugins of the configuration; none when it can't be read, so that `--help` still helps. */
export function installedPlugins(env: NodeJS.ProcessEnv): readonly PluginSource[] {
  try {
    return readSetup(env).plugins
  } catch {
    return []
  }
}
