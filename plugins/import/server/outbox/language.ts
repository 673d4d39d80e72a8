const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
const longestTag = 35

/**
 * The language of a text, as the export's `contentMap` tells it.
 * @returns a BCP 47 tag; `null` when there is none that means a language
 */
export function languageOf(contentMap: Readonly<Record<string, unknown>>, content: string): string | null {
  const keys = Object.keys(contentMap)
  const key = keys.find((candidate) => contentMap[candidate] === content) ?? keys[0]
  return key === undefined ? null : corrected(key)
}

/** `zhCn` and `zh_CN`, as old exports write it, are `zh-CN`; what is no language (`xx`, `jp`) is none. */
export function corrected(tag: string): string | null {
  const separated = tag
    .replaceAll('_', '-')
    .replace(/^([a-z]{2,3})([A-Z][a-z]{3})?([A-Z][A-Za-z])?$/, (_, language, script, region) =>
      [language, script, region].filter(Boolean).join('-'),
    )
  try {
    const locale = new Intl.Locale(separated)
    const isKnown = locale.language !== 'und' && names.of(locale.language) !== undefined
    return isKnown && locale.baseName.length <= longestTag ? locale.baseName : null
  } catch {
    return null
  }
}
