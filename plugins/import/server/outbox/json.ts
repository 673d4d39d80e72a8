type Fields = Readonly<Record<string, unknown>>

const longestAddress = 2000 // characters

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON-LD writes a list of one as the one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

/** A text that is one: not empty, without NUL, without halves of characters. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  return isStorable(value) ? value : undefined
}

/** PostgreSQL takes no NUL, and UTF-8 no lone surrogates. Source: security rules S20 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** An address on the web, or that of an object that stands in its place; `undefined` for anything else. */
export function addressOf(value: unknown): string | undefined {
  const text = isObject(value) ? (value['id'] ?? value['href']) : value
  if (typeof text !== 'string' || text.length > longestAddress || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isWeb = (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
  // the parser drops tabs and line breaks and turns backslashes: what it changed so much, was meant to mislead
  return isWeb && isStorable(text) && !/[\s\\\p{Cc}]/u.test(text) && url.href.length <= longestAddress ? text : undefined
}
