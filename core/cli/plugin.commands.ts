import type { PluginInfo } from '../kernel.ts'
import { withKernel, type OwnCommand } from './command-context.ts'

const institution = { flags: '--institution <id>', description: 'for one institution only (ids: sapocom institution list)' }
const plugin = { name: '<plugin>', description: 'id, as `sapocom plugin list` shows it' }

const list: OwnCommand = {
  name: 'plugin list',
  summary: 'Show all plugins with their state, and why one is not on',
  examples: ['sapocom plugin list', 'sapocom plugin list --json'],
  run: (context) =>
    withKernel(context, async (kernel) => {
      const plugins = kernel.plugins.list()
      const width = Math.max(...plugins.map(({ id }) => id.length))
      for (const each of plugins) context.output.say(lineOf(each, width))
      return plugins
    }),
}

const enable: OwnCommand = {
  name: 'plugin enable',
  summary: 'Switch a plugin on; the running server follows within seconds',
  arguments: [plugin],
  options: [institution],
  examples: ['sapocom plugin enable import'],
  run: (context) => switchPlugin(context, true),
}

const disable: OwnCommand = {
  name: 'plugin disable',
  summary: 'Switch a plugin off; its data stays',
  arguments: [plugin],
  options: [institution, { flags: '--with-dependants', description: 'also those that need it' }],
  examples: ['sapocom plugin disable import', 'sapocom plugin disable posts --with-dependants'],
  run: (context) => switchPlugin(context, false),
}

const why: OwnCommand = {
  name: 'plugin why',
  summary: 'Say which rule decides that a plugin is on or off',
  arguments: [plugin],
  options: [institution],
  examples: ['sapocom plugin why import --institution 123456789'],
  run: (context) =>
    withKernel(context, async (kernel) => {
      const reason = kernel.plugins.why(context.arguments.plugin ?? '', institutionOf(context))
      context.output.say(reason.sentence.en)
      return reason
    }),
}

export const pluginCommands: readonly OwnCommand[] = [list, enable, disable, why]

function switchPlugin(context: Parameters<OwnCommand['run']>[0], on: boolean): Promise<unknown> {
  return withKernel(context, async (kernel) => {
    const id = context.arguments.plugin ?? ''
    const withDependants = context.options.withDependants === true
    const place = institutionOf(context)
    await kernel.plugins.switch(id, on, { by: kernel.viewers.console(), institution: place, withDependants })
    const reason = kernel.plugins.why(id, place)
    context.output.say(`${id}: ${reason.on ? 'on' : 'off'}. ${reason.sentence.en}`)
    return { id, on: reason.on, institution: place }
  })
}

function institutionOf({ options }: Parameters<OwnCommand['run']>[0]): string | null {
  return typeof options.institution === 'string' ? options.institution : null
}

function lineOf({ id, state, version, reason, title }: PluginInfo, width: number): string {
  const told = reason ? `  ${reason.en}` : ''
  return `${id.padEnd(width)}  ${state.padEnd(9)}  ${version}  ${title.en}${told}`
}
