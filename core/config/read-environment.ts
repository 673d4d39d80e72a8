import { environment, type EnvironmentVariable } from '@sapocom/config'
import type { Given } from './check-shape.ts'

/** The values of the variables that are set; an empty one counts as not set. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Given[] {
  return environment.flatMap((variable) => {
    const text = env[variable.name]?.trim()
    if (!text) return []
    return [{ key: variable.key, value: parse(variable, text), source: variable.name }]
  })
}

/** What is no number stays text, so that the message can show it. */
function parse({ kind, key }: EnvironmentVariable, text: string): unknown {
  if (kind === 'number') return number(text)
  if (kind === 'list') return list(text)
  if (kind === 'numbers') return list(text).map(number)
  return key === 'publicUrl' ? text.replace(/\/+$/, '') : text
}

function number(text: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}
