import sanitizeHtml from 'sanitize-html'
import type { Draft } from './activity.ts'

/** Source: security rules S26 */
const allowed: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'a', 'del', 's', 'strong', 'b', 'em', 'i', 'u', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li'],
  allowedAttributes: { a: ['href', 'class'] },
  allowedClasses: { a: ['mention', 'hashtag'] },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  nestingLimit: 20,
  // always in this order, for `link`
  transformTags: {
    a: (tagName, { href, class: name }) => ({ tagName, attribs: { ...(href && { href }), ...(name && { class: name }) } }),
  },
  // a link without an address is a text
  exclusiveFilter: ({ tag, attribs }) => (tag === 'a' && !attribs['href'] ? 'excludeTag' : false),
}
const link = /<a href="([^"]*)"(?: class="([^"]*)")?>(.*?)<\/a>/gs
const anyTag = /<[^>]*>/g
/** Looks like an address: a name with dots and a last part of letters. */
const seemingHost = /^(?:https?:\/\/)?((?:[\p{L}\p{N}_-]+\.)+\p{L}{2,})(?=[/:?#]|$)/iu
/** Nothing to be seen: spaces, joiners, fillers. */
const invisible = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u2800\u3164]/gu

/**
 * The text of a post for this server: our few tags, hashtags as links (the posts plugin leads them to its own), mentions as links that
 * name the server, no link that shows another address than its own, and what the post quotes as a link at its end. Links with words
 * get their host shown by the posts plugin.
 */
export function contentOf(draft: Pick<Draft, 'html' | 'quote' | 'mentions'>): {
  readonly html: string
  readonly isEmpty: boolean
} {
  const clean = sanitizeHtml(draft.html, allowed).replace(link, (_, href: string, classes = '', inner: string) =>
    rewritten(decoded(href), classes.split(' '), inner.replace(anyTag, ''), draft.mentions),
  )
  const html = draft.quote && !isLinked(clean, draft.quote) ? clean + quoteLine(draft.quote) : clean
  return { html, isEmpty: decoded(html.replace(anyTag, '')).replace(invisible, '') === '' }
}

/** @param text escaped already */
function rewritten(href: string, classes: readonly string[], text: string, mentions: readonly string[]): string {
  const plain = decoded(text)
  // a name before the host is only there to look like one
  const url = URL.parse(href)
  if (!url || url.username || url.password) return text
  if (classes.includes('hashtag') && plain.startsWith('#')) return anchor(href, text, 'hashtag')
  const name = /^@([\w.-]{1,64})$/.exec(plain)?.[1]
  if (name) return anchor(href, escaped(mentionOf(name, url.host, mentions)), 'mention')
  return anchor(href, visible(href, text, plain))
}

/** Who is meant by a bare `@ben`, with the server. */
function mentionOf(name: string, host: string, mentions: readonly string[]): string {
  const meant = mentions.filter((mention) => mention.toLowerCase().startsWith(`@${name.toLowerCase()}@`))
  return (
    meant.find((mention) => mention.endsWith(`@${host}`)) ?? (meant.length === 1 ? meant[0] : undefined) ?? `@${name}@${host}`
  )
}

/** An address in the words of a link that names another host gives way to the real one. Source: security rules S26, CVE-2023-36462 */
function visible(href: string, text: string, plain: string): string {
  const shown = plain.trim()
  const seeming = seemingHost.exec(shown)?.[1]?.toLowerCase()
  const misleads = shown === '' || (seeming !== undefined && !isSameHost(seeming, new URL(href).host))
  return misleads ? escaped(href) : text
}

function isSameHost(seeming: string, host: string): boolean {
  const ascii = URL.canParse(`https://${seeming}`) ? new URL(`https://${seeming}`).host : seeming
  const bare = (name: string) => name.replace(/^www\./, '').replace(/:\d+$/, '')
  return bare(ascii) === bare(host)
}

/** Mastodon 4.5 puts `RE: …` in front of the text itself. */
function isLinked(html: string, address: string): boolean {
  return html.includes(`href="${escaped(address)}"`)
}

const quoteLine = (address: string): string => `<p>RE: ${anchor(address, escaped(address))}</p>`

function anchor(href: string, inner: string, kind?: 'mention' | 'hashtag'): string {
  return `<a href="${escaped(href)}"${kind ? ` class="${kind}"` : ''}>${inner}</a>`
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character)

/** The cleaner writes only these four. */
function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
