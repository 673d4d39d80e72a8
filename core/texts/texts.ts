import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import i18next, { type i18n } from 'i18next'

export const LANGUAGES = ['de', 'en'] as const

/** The texts of kernel and plugins, a namespace each. German is the fallback. */
export class Texts {
  readonly #i18n: i18n = i18next.createInstance()
  readonly #codes = new Map<string, string>()

  constructor() {
    void this.#i18n.init({
      lng: 'de',
      fallbackLng: 'de',
      initAsync: false,
      resources: {},
      interpolation: { escapeValue: false },
      returnNull: false,
    })
    this.load('core', join(import.meta.dirname, '..', 'locales'))
  }

  /** Reads `<language>.json` of a folder; those that are not there stay out. */
  load(namespace: string, folder: string): void {
    for (const language of LANGUAGES) {
      const file = join(folder, `${language}.json`)
      if (!existsSync(file)) continue
      const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
      this.#i18n.addResourceBundle(language, namespace, texts)
      for (const key of errorCodes(texts)) this.#codes.set(key, namespace)
    }
  }

  text(language: string, namespace: string, key: string, params: Readonly<Record<string, unknown>> = {}): string {
    return this.#i18n.t(key, { ...params, ns: namespace, lng: language })
  }

  /** The sentence for a refusal's code, wherever it is defined; the code itself when nobody has a sentence. */
  sentence(language: string, code: string, params: Readonly<Record<string, unknown>>): string {
    const namespace = this.#codes.get(code)
    return namespace ? this.text(language, namespace, `errors.${code}`, params) : code
  }

  /** Of the languages a client accepts, the first we speak; German otherwise. Source: RFC 9110 §12.5.4 */
  choose(acceptLanguage: string | undefined): string {
    const wishes = (acceptLanguage ?? '')
      .split(',')
      .slice(0, 10)
      .map((wish) => {
        const [tag = '', quality = 'q=1'] = wish.trim().split(';')
        return { language: tag.trim().slice(0, 2).toLowerCase(), quality: Number(quality.trim().slice(2)) || 0 }
      })
      .toSorted((a, b) => b.quality - a.quality)
    return wishes.find((wish) => (LANGUAGES as readonly string[]).includes(wish.language))?.language ?? 'de'
  }
}

function errorCodes(texts: Record<string, unknown>): string[] {
  const nested = typeof texts.errors === 'object' && texts.errors ? Object.keys(texts.errors) : []
  const flat = Object.keys(texts)
    .filter((key) => key.startsWith('errors.'))
    .map((key) => key.slice('errors.'.length))
  return [...nested, ...flat]
}
