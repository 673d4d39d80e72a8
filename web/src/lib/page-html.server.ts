import type { WebRequest } from '@sapocom/sdk-plugin'
import { chosen, type Display } from './display.ts'

const styleSheet = /<link href="[^"]*\/assets\/([a-z0-9-]+)~[^"]*\.css" rel="stylesheet">/g

export interface PageFacts {
  readonly request: Pick<WebRequest, 'used'>
  readonly language: string
  readonly display: Display
  /** Links for the components of these fills that the page doesn't have yet. */
  preload(fills: Iterable<string>, html: string): string
}

/** Finishes a rendered page: attributes of `<html>`, only the style sheets of plugins that are on it, a head start for their components. */
export function finishPage(html: string, { request, language, display, preload }: PageFacts): string {
  const plugins = new Set([...request.used].map((id) => id.split(':')[0]))
  const fills = [...request.used].filter((id) => id.includes(':'))
  const runsInBrowser = html.includes('rel="modulepreload"')
  const end = html.indexOf('</head>')
  if (end === -1) return html // a later part of a page that is streamed
  const head = html
    .slice(0, end)
    .replace('%sapocom.html%', () => attributes(fills, language, display))
    .replace(styleSheet, (link, plugin: string) => (plugins.has(plugin) ? link : ''))
  return head + (runsInBrowser ? preload(fills, head) : '') + html.slice(end)
}

function attributes(fills: readonly string[], language: string, display: Display): string {
  const data = [['fills', fills.join(' ')], ...chosen(display)].filter(([, value]) => value !== '')
  return [`lang="${language}"`, ...data.map(([name, value]) => `data-${name}="${value}"`)].join(' ')
}

/**
 * Kit answers 500 as soon as any error was thrown while it rendered, also one that a slot caught and showed in its place. Such a page is whole.
 */
export function statusOf(response: Response, request: Pick<WebRequest, 'thrown' | 'caught'>): number {
  const allCaught = request.thrown > 0 && request.thrown === request.caught
  return response.status === 500 && allCaught ? 200 : response.status
}
