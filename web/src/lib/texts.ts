import { addTexts } from './i18n.ts'

const firstPause = 1_000 // ms
const longestPause = 30_000 // ms
const loaded = new Set<string>()

/**
 * Loads the texts of one language, of what is on, into the browser. Until they are there the page stays as the server sent it, which works
 * too: without a connection it is tried again and again.
 * @param address as the server gave it; names language, plugins and version, so that a browser keeps the answer
 */
export async function loadTexts(language: string, address: string): Promise<void> {
  if (loaded.has(address)) return
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const response = await fetch(address).catch(() => undefined)
    if (response?.ok) return keep(language, address, (await response.json()) as Record<string, object>)
    await new Promise((done) => setTimeout(done, pause))
  }
}

function keep(language: string, address: string, texts: Record<string, object>): void {
  for (const [namespace, own] of Object.entries(texts)) addTexts(language, namespace, own)
  loaded.add(address)
}
