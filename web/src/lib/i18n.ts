type Params = Readonly<Record<string, unknown>>

/**
 * Texts in the format of i18next (nested or flat keys, `_one` and `_other`, `_<context>`, `{{name}}`, `{{count, number}}`), which the
 * kernel uses itself. The pages don't: it is 14 KB gzipped, a sixth of what the first page may weigh, for what fits into this file.
 * `web/test/texts.test.ts` compares the two over every text there is. Source: https://www.i18next.com/misc/json-format
 */
const languages = new Map<string, Map<string, string>>()
const plurals = new Map<string, Intl.PluralRules>()

const placeholder = /\{\{\s*-?\s*([^},\s]+)\s*(?:,\s*([^}\s]+)\s*)?\}\}/g

/** @param namespace id of a plugin, `shell` or `kit` */
export function addTexts(language: string, namespace: string, texts: object): void {
  const all = languages.get(language) ?? new Map<string, string>()
  languages.set(language, all)
  flatten(texts, `${namespace}:`, all)
}

/** @returns the text, or the key itself when there is none */
export function translate(language: string, namespace: string, key: string, params?: Params): string {
  // a key may name another namespace: `posts:title`
  const place = key.includes(':') ? key : `${namespace}:${key}`
  const texts = languages.get(language)
  const text = params ? best(texts, language, place, params) : texts?.get(place)
  if (text === undefined) return place.slice(place.indexOf(':') + 1)
  return params && text.includes('{{') ? filled(text, language, params) : text
}

function flatten(texts: object, before: string, into: Map<string, string>): void {
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text === 'string') into.set(before + key, text)
    else if (typeof text === 'object' && text !== null) flatten(text, `${before}${key}.`, into)
  }
}

/** The most specific text there is: context and number before context before number. */
function best(
  texts: Map<string, string> | undefined,
  language: string,
  place: string,
  { count, context }: Params,
): string | undefined {
  const withContext = context === undefined || context === '' ? [] : [`${place}_${String(context)}`]
  for (const candidate of [...withContext, place]) {
    const text = (typeof count === 'number' ? counted(texts, language, candidate, count) : undefined) ?? texts?.get(candidate)
    if (text !== undefined) return text
  }
  return undefined
}

function counted(texts: Map<string, string> | undefined, language: string, place: string, count: number): string | undefined {
  const rules = plurals.get(language) ?? new Intl.PluralRules(language)
  plurals.set(language, rules)
  return (count === 0 ? texts?.get(`${place}_zero`) : undefined) ?? texts?.get(`${place}_${rules.select(count)}`)
}

/** Svelte escapes; nothing is escaped here. */
function filled(text: string, language: string, params: Params): string {
  return text.replace(placeholder, (_whole, name: string, format: string | undefined) => {
    const value = params[name]
    if (value === undefined || value === null) return ''
    return format === 'number' ? new Intl.NumberFormat(language).format(Number(value)) : String(value)
  })
}
