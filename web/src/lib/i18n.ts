import { createInstance, type i18n } from 'i18next'

type Params = Readonly<Record<string, unknown>>

/** One instance a language. They hold texts only, nothing of a request, so that all requests share them. */
const languages = new Map<string, i18n>()
/** Texts without parameters are the most by far, and the same each time. */
const plain = new Map<string, string>()

function instanceOf(language: string): i18n {
  const known = languages.get(language)
  if (known) return known
  const made = createInstance()
  void made.init({
    lng: language,
    fallbackLng: false,
    resources: {},
    initAsync: false,
    interpolation: { escapeValue: false }, // Svelte escapes
  })
  languages.set(language, made)
  return made
}

/** @param namespace id of a plugin, `shell` or `kit` */
export function addTexts(language: string, namespace: string, texts: object): void {
  instanceOf(language).addResourceBundle(language, namespace, texts, true, true)
  plain.clear()
}

export function translate(language: string, namespace: string, key: string, params?: Params): string {
  if (params) return instanceOf(language).t(key, { ...params, ns: namespace })
  const place = `${language}/${namespace}/${key}`
  const known = plain.get(place)
  if (known !== undefined) return known
  const text = instanceOf(language).t(key, { ns: namespace })
  plain.set(place, text)
  return text
}

export function hasText(language: string, namespace: string, key: string): boolean {
  return instanceOf(language).exists(key, { ns: namespace })
}
