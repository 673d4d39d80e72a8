import { environment } from '@sapocom/config'
import { loadConfig } from '../config/load.ts'
import type { OwnCommand } from './command-context.ts'

export const configShow: OwnCommand = {
  name: 'config show',
  summary: 'Show the configuration as it holds now; secrets are not shown',
  examples: ['sapocom config show', 'SAPOCOM_CONFIG=/etc/sapocom.json sapocom config show --json'],
  async run({ env, output }) {
    const config = maskSecrets(loadConfig({ env }))
    for (const [key, value] of flatten(config)) {
      const variable = environment.find((each) => each.key === key)
      output.say(`${key.padEnd(20)} ${JSON.stringify(value)}${variable ? `  (${variable.name})` : ''}`)
    }
    return config
  },
}

function maskSecrets(config: object): Record<string, unknown> {
  const copy = structuredClone(config) as Record<string, unknown>
  for (const { key, secret } of environment) {
    if (!secret) continue
    const [group = '', name] = key.split('.')
    const place = name === undefined ? copy : (copy[group] as Record<string, unknown>)
    const last = name ?? group
    if (place[last] !== undefined) place[last] = '(set, not shown)'
  }
  return copy
}

function flatten(value: object, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    const isGroup = typeof each === 'object' && each !== null && !Array.isArray(each)
    return isGroup ? flatten(each as object, `${prefix}${name}.`) : [[prefix + name, each]]
  })
}
