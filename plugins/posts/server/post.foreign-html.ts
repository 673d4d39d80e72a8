import { tagOf } from '../contract.ts'
import { escapeHtml, sanitize, textOf } from './post.sanitize.ts'
import { tagLink } from './post.text.ts'

/** HTML from elsewhere, made ours. */
export interface ForeignText {
  readonly html: string
  readonly text: string
  /** In the form of `tagOf`, each once. */
  readonly tags: readonly string[]
}

/** Cleaned twice: what is done between to its links can't bring anything in. */
export function foreignText(foreign: string): ForeignText {
  const tags = new Set<string>()
  const ours = (_link: string, href: string, inner: string) => link(href, inner, tags)
  // paths of the other server lead nowhere here
  const cleaned = sanitize(foreign.normalize('NFC')).replace(/<a (?:class="[^"]*" )?href="\/[^"]*">/g, '<a>')
  const html = sanitize(cleaned.replace(/<a (?:class="[^"]*" )?href="(https?:[^"]*)"[^>]*>(.*?)<\/a>/gs, ours))
  return { html, text: textOf(html), tags: [...tags] }
}

/** Hashtags lead to ours; every other link shows its real host. Source: security rules S26 */
function link(href: string, inner: string, tags: Set<string>): string {
  const text = textOf(inner)
  if (/^#[\p{L}\p{M}\p{N}_·]*\p{L}[\p{L}\p{M}\p{N}_·]*$/u.test(text)) {
    tags.add(tagOf(text))
    return tagLink(text)
  }
  const { host } = new URL(href.replaceAll('&amp;', '&'))
  const opened = `<a href="${href}">`
  if (startsWithHost(text, host)) return `${opened}${inner}</a>`
  if (/^@[\w.-]+$/.test(text)) return `<a class="mention" href="${href}">${escapeHtml(text)}@${escapeHtml(host)}</a>`
  return `${opened}${inner}</a> (${escapeHtml(host)})`
}

function startsWithHost(text: string, host: string): boolean {
  const shown = text
    .replace(/^https?:\/\//i, '')
    .split(/[/?#\s]/)[0]!
    .toLowerCase()
  return shown === host || `www.${shown}` === host || text.toLowerCase().endsWith(`@${host}`)
}
