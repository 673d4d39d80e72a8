import type { WebRequest } from '@sapocom/sdk-plugin'
import { chosen, type Display } from './display.ts'

interface NeededFiles {
  readonly scripts: readonly string[]
  readonly styles: readonly string[]
}

export interface PageFacts {
  readonly request: Pick<WebRequest, 'used'>
  readonly language: string
  readonly display: Display
  /** What the page needs for these fills, when the scripts that it links already are known. */
  filesFor(fills: readonly string[], linked: readonly string[]): NeededFiles | undefined
}

const styleSheet = /<link href="\/([^"]*\/assets\/(?:([a-z0-9-]+)~)?[^"]*\.css)" rel="stylesheet">\s*/g
const script = /<link href="\/([^"]+\.js)" rel="modulepreload">/g

/**
 * Finishes a rendered page: attributes of `<html>`; only the style sheets that it needs, and none of a plugin that isn't on it; links by
 * which the browser fetches its components while it still reads.
 */
export function finishPage(html: string, { request, language, display, filesFor }: PageFacts): string {
  const end = html.indexOf('</head>')
  if (end === -1) return html // a later part of a page that is streamed
  const head = html.slice(0, end)
  const fills = [...request.used].filter((id) => id.includes(':'))
  const plugins = new Set([...request.used].map((id) => id.split(':')[0]))
  const linked = [...head.matchAll(script)].map(([, path = '']) => path)
  const needed = filesFor(fills, linked)
  const keeps = (path: string, plugin: string | undefined) =>
    needed ? needed.styles.includes(path) : plugin === undefined || plugins.has(plugin)
  const finished = head
    .replace('%sapocom.html%', () => attributes(fills, language, display))
    .replace(styleSheet, (link, path: string, plugin: string | undefined) => (keeps(path, plugin) ? link : ''))
  const more = needed?.scripts.map((path) => `<link href="/${path}" rel="modulepreload">`) ?? []
  return finished + more.join('') + html.slice(end)
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
