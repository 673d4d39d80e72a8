import type { WebRequest } from '@sapocom/sdk-plugin'
import { chosen, type Display } from './display.ts'

const styleSheet = /\s*<link href="[^"]*\/assets\/([a-z0-9-]+)~[^"]*\.css" rel="stylesheet">/g

/** Finishes a rendered page: attributes of `<html>`, and only the style sheets of plugins that are on it. */
export function finishPage(html: string, request: WebRequest, language: string, display: Display): string {
  const plugins = new Set([...request.used].map((id) => id.split(':')[0]))
  return html
    .replace('%sapocom.html%', () => attributes(request, language, display))
    .replace(styleSheet, (link, plugin: string) => (plugins.has(plugin) ? link : ''))
}

function attributes(request: WebRequest, language: string, display: Display): string {
  const fills = [...request.used].filter((id) => id.includes(':')).join(' ')
  const data = [['fills', fills], ...chosen(display)].filter(([, value]) => value !== '')
  return [`lang="${language}"`, ...data.map(([name, value]) => `data-${name}="${value}"`)].join(' ')
}

/**
 * Kit answers 500 as soon as any error was thrown while it rendered, also one that a slot caught and showed in its place. Such a page is whole.
 */
export function statusOf(response: Response, request: WebRequest): number {
  const allCaught = request.thrown > 0 && request.thrown === request.caught
  return response.status === 500 && allCaught ? 200 : response.status
}
