import type { TObject, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { ConfigSchema, environment } from '@sapocom/config'
import type { ConfigProblem } from './problem.ts'

/** A value that the operator gave. */
export interface Given {
  /** Path in the configuration, with dots. */
  readonly key: string
  readonly value: unknown
  /** What the operator called it: the variable, or the key in the file. */
  readonly source: string
}

/** Longer values are cut in messages. */
const MAX_SHOWN = 80

/** One problem for each value of the wrong kind and each key that is not there. */
export function checkShape(config: unknown, given: readonly Given[]): ConfigProblem[] {
  return checkObject(ConfigSchema, config as Record<string, unknown>, '', given)
}

function checkObject(schema: TObject, value: Record<string, unknown>, path: string, given: readonly Given[]): ConfigProblem[] {
  const known = Object.keys(schema.properties)
  const unknown = Object.keys(value).filter((key) => !known.includes(key))
  return [
    ...unknown.map((key) => ({
      key: sourceOf(path + key, given),
      value: null,
      allowed: `there is no such key. Known are ${known.map((each) => path + each).join(', ')}`,
    })),
    ...known.flatMap((key) => {
      const property = schema.properties[key]
      return property === undefined ? [] : checkProperty(property, value[key], path + key, given)
    }),
  ]
}

function checkProperty(schema: TSchema, value: unknown, key: string, given: readonly Given[]): ConfigProblem[] {
  const optional = '~optional' in schema
  if (value === undefined && optional) return []
  if ('properties' in schema && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return checkObject(schema as TObject, value as Record<string, unknown>, `${key}.`, given)
  }
  if (Check(schema, value)) return []
  const allowed = (schema as { description?: string }).description ?? 'a group of keys'
  return [{ key: sourceOf(key, given), value: shown(key, value), allowed: `must be ${allowed}` }]
}

function sourceOf(key: string, given: readonly Given[]): string {
  return given.findLast((each) => each.key === key)?.source ?? key
}

function shown(key: string, value: unknown): string {
  if (environment.some((variable) => variable.key === key && variable.secret)) return '(a secret, not shown)'
  const text = typeof value === 'string' ? `"${value}"` : String(JSON.stringify(value))
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
