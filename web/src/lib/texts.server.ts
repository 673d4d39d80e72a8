import { createHash } from 'node:crypto'
import { allTexts } from '#generated/texts.server.ts'
import { addTexts } from './i18n.ts'

const fallback = 'de'
const namespaces = ['shell', 'kit']

/** Texts by language, then by namespace. */
const texts = new Map<string, Map<string, object>>()
for (const { language, namespace, texts: own } of allTexts) {
  const ofLanguage = texts.get(language) ?? new Map<string, object>()
  texts.set(language, ofLanguage.set(namespace, own))
  addTexts(language, namespace, own)
}

/** Changes with every text: browsers keep the answer for a year. */
const version = createHash('sha256').update(JSON.stringify(allTexts)).digest('base64url').slice(0, 10)

/** The language that texts exist in: the wish, the same without its region, or German. */
export function supported(language: string): string {
  const base = language.split('-')[0] ?? ''
  return [language, base].find((candidate) => texts.has(candidate)) ?? fallback
}

/** Where the browser finds the texts of this language for the plugins that are on. */
export function textsAddress(language: string, on: readonly string[]): string {
  const ofLanguage = texts.get(language)
  const named = on.filter((plugin) => ofLanguage?.has(plugin)).sort()
  return `/_texts/${language}?v=${version}&of=${named.join(',')}`
}

/** @returns `undefined` for a language without texts */
export function textsFor(language: string, on: readonly string[]): Record<string, object> | undefined {
  const ofLanguage = texts.get(language)
  if (!ofLanguage) return undefined
  return Object.fromEntries(
    [...namespaces, ...on].flatMap((name) => (ofLanguage.has(name) ? [[name, ofLanguage.get(name) ?? {}]] : [])),
  )
}
