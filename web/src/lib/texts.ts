import { addTexts } from './i18n.ts'

const loaded = new Set<string>()

/**
 * Loads the texts of one language, of what is on, into the browser.
 * @param address as the server gave it; names language, plugins and version, so that a browser keeps the answer
 */
export async function loadTexts(language: string, address: string): Promise<void> {
  if (loaded.has(address)) return
  const response = await fetch(address)
  if (!response.ok) throw new Error(`Texts: ${response.status}`)
  const texts = (await response.json()) as Record<string, object>
  for (const [namespace, own] of Object.entries(texts)) addTexts(language, namespace, own)
  loaded.add(address)
}
