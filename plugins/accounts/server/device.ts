import { createRequire } from 'node:module'
import type Bowser from 'bowser'

// Bowser is CommonJS with a default export inside; require gives it as it is
const bowser = createRequire(import.meta.url)('bowser') as typeof Bowser

/** "Firefox, Windows": what a list of sessions calls a device. Empty when the browser doesn't say. */
export function deviceName(userAgent: string | undefined): string {
  if (!userAgent) return ''
  const { browser, os } = bowser.parse(userAgent.slice(0, 500))
  return [browser.name, os.name].filter(Boolean).join(', ').slice(0, 80)
}
