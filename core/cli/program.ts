import { Command as Commander } from 'commander'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { auditVerify } from './audit.commands.ts'
import type { OwnCommand } from './command-context.ts'
import { configShow } from './config.commands.ts'
import { contributedCommands, installedPlugins } from './contributed.ts'
import { demoFill } from './demo-town.ts'
import { dev } from './dev.ts'
import { doctor } from './doctor.ts'
import { institutionCommands } from './institution.commands.ts'
import { openapi } from './openapi.command.ts'
import type { Output } from './output.ts'
import { pluginCommands } from './plugin.commands.ts'
import { serve, work } from './serve.ts'
import { start } from './start.ts'

const OWN: readonly OwnCommand[] = [
  start,
  serve,
  work,
  dev,
  ...pluginCommands,
  ...institutionCommands,
  demoFill,
  auditVerify,
  doctor,
  configShow,
  openapi,
]

/** First words to which no plugin adds: they need not be asked. */
const CLOSED = new Set(['start', 'serve', 'work', 'dev', 'plugin', 'institution', 'audit', 'doctor', 'config', 'openapi'])

const INTRODUCTION = `Runs and looks after a SaPoCom server.

Commands find the database of the server that runs on the data folder (SAPOCOM_DATA_DIR, ./data unless set), and start it
for their own time when none runs. Exit codes: 0 done, 1 it did not work, 2 wrong command or configuration.`

const EXAMPLES = `
Examples:
  $ pnpm sapocom start                       demo on http://localhost:3000
  $ pnpm sapocom demo logins                 who can log in there
  $ pnpm sapocom plugin list                 what is on, and why something is not
  $ pnpm sapocom plugin disable import       off at once, on every node
  $ pnpm sapocom doctor --json               what needs attention, for programs
  $ pnpm sapocom help plugin                 more about one group`

export interface Invocation {
  readonly words: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly output: Output
}

/** The command line with the kernel's commands, and those of the plugins unless the first word rules that out. */
export async function buildProgram(invocation: Invocation): Promise<Commander> {
  const { words, env } = invocation
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { version: string }
  const program = new Commander('sapocom')
    .description(INTRODUCTION)
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText('after', EXAMPLES)
  const theirs = CLOSED.has(words[0] ?? '') ? [] : await contributedCommands(installedPlugins(env))
  for (const command of [...OWN, ...theirs]) add(program, command, invocation)
  return program
}

function add(program: Commander, command: OwnCommand, { env, signal, output }: Invocation): void {
  const words = command.name.split(' ')
  const leaf = words
    .slice(0, -1)
    .reduce(group, program)
    .command(words.at(-1) ?? command.name)
  leaf.exitOverride().description(command.summary).option('--json', 'print the result as JSON')
  for (const { name, description } of command.arguments ?? []) leaf.argument(name, description)
  for (const { flags, description, default: value } of command.options ?? []) leaf.option(flags, description, value)
  if (command.examples) leaf.addHelpText('after', `\nExamples:\n${command.examples.map((line) => `  $ pnpm ${line}`).join('\n')}`)
  const names = (command.arguments ?? []).map(({ name }) => name.replace(/[<>[\].]/g, ''))
  leaf.action(async (...given: unknown[]) => {
    const values = given.slice(0, names.length)
    const parameters = Object.fromEntries(names.map((name, index) => [name, values[index] as string | undefined]))
    const result = await command.run({ arguments: parameters, options: leaf.opts(), output, signal, env })
    output.end()
    output.result(result)
  })
}

/** `plugin` in `plugin list`: made once, and without an own action. */
function group(parent: Commander, name: string): Commander {
  const known = parent.commands.find((each) => each.name() === name)
  if (known) return known
  return parent
    .command(name)
    .description(GROUPS[name] ?? '')
    .exitOverride()
    .showHelpAfterError()
}

const GROUPS: Readonly<Record<string, string>> = {
  plugin: 'See and switch plugins',
  institution: 'Institutions and who may act for them',
  account: 'Accounts',
  demo: 'The demo town',
  audit: 'The audit log',
  config: 'The configuration',
  import: 'Bring in what people had elsewhere',
}
