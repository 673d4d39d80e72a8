import { Refusal } from '@sapocom/sdk-plugin'

const DEPTH = 20 // levels of nesting in a body

/**
 * Text in Unicode's composed form, and only what PostgreSQL can keep.
 * @throws Refusal for U+0000, lone surrogates and bodies nested deeper than 20 levels. Source: security rules S19, S20
 */
export function cleaned<T>(value: T, depth = 0): T {
  if (typeof value === 'string') return cleanedText(value) as T
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH) throw new Refusal('CORE_TOO_DEEP', 400)
  if (Array.isArray(value)) return value.map((each) => cleaned<unknown>(each, depth + 1)) as T
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [cleanedText(name), cleaned<unknown>(each, depth + 1)]),
  ) as T
}

function cleanedText(text: string): string {
  if (text.includes('\0') || !text.isWellFormed()) throw new Refusal('CORE_TEXT_MALFORMED', 400)
  return text.normalize('NFC')
}
