import { LinkifyIt, type Match } from 'linkify-it'
import { tagOf } from '../contract.ts'
import { escapeHtml, sanitize } from './post.sanitize.ts'

const maxTagLength = 100
const shownPath = 30

/** What a text holds besides words. */
export interface ParsedText {
  readonly text: string
  readonly matches: readonly Match[]
  /** In lower case, each once. */
  readonly handles: readonly string[]
  /** In the form of `tagOf`, each once. */
  readonly tags: readonly string[]
}

/**
 * Finds links, mentions and hashtags, and makes HTML. Addresses need `https://`, `http://` or `www.`: anything shorter makes links of
 * sentences whose blank after the full stop is missing.
 */
export class PostText {
  readonly #linkify: LinkifyIt

  /** @param host of this server: `@name@host` is a mention of somebody here */
  constructor(host: string) {
    this.#linkify = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: false, maxLength: 2000 })
      .add('ftp:', null)
      .add('mailto:', null)
      .add('//', null)
      .add('@', { validate: (text, at) => mentionLength(text, at, host), normalize: (match) => void (match.url = '') })
      .add('#', { validate: tagLength, normalize: (match) => void (match.url = '') })
  }

  parse(written: string): ParsedText {
    const text = normalized(written)
    const matches = (this.#linkify.match(text) ?? []).filter((match) => match.schema !== '' || /^www\./i.test(match.raw))
    const handles = matches.filter((match) => match.schema === '@').map((match) => handleOf(match.raw))
    const tags = matches.filter((match) => match.schema === '#').map((match) => tagOf(match.raw))
    return { text, matches, handles: [...new Set(handles)], tags: [...new Set(tags)] }
  }

  /** @param known handles of accounts that exist; others stay text */
  html({ text, matches }: ParsedText, known: ReadonlySet<string>): string {
    let position = 0
    let html = ''
    for (const match of matches) {
      html += escapeHtml(text.slice(position, match.index)) + linkOf(match, known)
      position = match.lastIndex
    }
    html += escapeHtml(text.slice(position))
    return sanitize(paragraphs(html))
  }
}

/**
 * Composed, with plain line ends, without control characters and without marks that turn the direction of what follows.
 * Source: security rules S20
 */
export function normalized(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\p{Cc}\u202A-\u202E\uFEFF]/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function mentionLength(text: string, at: number, host: string): number {
  const rest = text.slice(at, at + 300)
  const name = /^[a-z0-9_]{1,30}(?![\p{L}\p{N}_])/iu.exec(rest)?.[0]
  if (!name) return 0
  if (rest[name.length] !== '@') return name.length
  const there = rest.slice(name.length + 1).toLowerCase()
  const isHere = there.startsWith(host) && !/^[\p{L}\p{N}.:-]*[\p{L}\p{N}]/u.test(there.slice(host.length))
  return isHere ? name.length + 1 + host.length : 0
}

/** Letters, digits, `_` and `·`, with at least one letter. */
function tagLength(text: string, at: number): number {
  const tag = /^[\p{L}\p{M}\p{N}_·]+/u.exec(text.slice(at, at + maxTagLength + 1))?.[0] ?? ''
  return tag.length <= maxTagLength && /\p{L}/u.test(tag) ? tag.length : 0
}

/** `@Name@host` → `name` */
function handleOf(raw: string): string {
  return raw.slice(1).split('@')[0]!.toLowerCase()
}

function linkOf(match: Match, known: ReadonlySet<string>): string {
  if (match.schema === '@') return mentionLink(match.raw, known)
  if (match.schema === '#') return tagLink(match.raw)
  return webLink(match)
}

function mentionLink(raw: string, known: ReadonlySet<string>): string {
  const handle = handleOf(raw)
  if (!known.has(handle)) return escapeHtml(raw)
  return `<a class="mention" href="/@${handle}">@${handle}</a>`
}

/** @param raw with `#` */
export function tagLink(raw: string): string {
  return `<a class="hashtag" href="/tags/${encodeURIComponent(tagOf(raw))}">${escapeHtml(raw)}</a>`
}

function webLink({ schema, url, raw }: Match): string {
  const address = schema === '' ? url.replace(/^http:/i, 'https:') : url
  if (!URL.canParse(address)) return escapeHtml(raw)
  const target = new URL(address)
  if (target.username || target.password) return escapeHtml(raw)
  return `<a href="${escapeHtml(target.href)}">${escapeHtml(shownAddress(target, raw))}</a>`
}

/** The whole real host, and as much of the path as helps. Letters that look like others stand in the form of the net. Source: security rules S26 */
function shownAddress({ host, pathname, search }: URL, raw: string): string {
  const written = raw
    .replace(/^https?:\/\//i, '')
    .split(/[/?#]/)[0]!
    .toLowerCase()
  const shownHost = /^[a-z0-9äöüß.:-]+$/.test(written) ? written : host
  const path = pathname === '/' ? search : decoded(pathname) + search
  return shownHost + (path.length > shownPath ? `${path.slice(0, shownPath)}…` : path)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path).replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, (character) => encodeURIComponent(character))
  } catch {
    return path
  }
}

function paragraphs(html: string): string {
  if (html === '') return ''
  return html
    .split('\n\n')
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br />')}</p>`)
    .join('')
}
