import { readFileSync } from 'node:fs'
import type { Given } from './check-shape.ts'
import type { ConfigProblem } from './problem.ts'

/** Reads the JSON file; what can't be read is added to the problems. */
export function readConfigFile(path: string, problems: ConfigProblem[]): Given[] {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof content !== 'object' || content === null || Array.isArray(content)) throw new SyntaxError('not an object')
    return flatten(content as Record<string, unknown>, '', path)
  } catch (error) {
    const reason = error instanceof SyntaxError ? `is not a JSON object (${error.message})` : 'cannot be read'
    problems.push({ key: 'SAPOCOM_CONFIG', value: `"${path}"`, allowed: `the file ${reason}` })
    return []
  }
}

function flatten(content: Record<string, unknown>, prefix: string, path: string): Given[] {
  return Object.entries(content).flatMap(([name, value]) => {
    const key = prefix + name
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return flatten(value as Record<string, unknown>, `${key}.`, path)
    }
    return [{ key, value, source: `${key} in ${path}` }]
  })
}
