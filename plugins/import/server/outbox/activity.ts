import type { Visibility } from '@sapocom/plugin-posts/contract'
import type { Actor } from './actor.ts'
import { attachmentsOf, type Attachment } from './attachment.ts'
import { visibilityOf } from './audience.ts'
import { addressOf, isObject, isStorable, listOf, textOf } from './json.ts'
import { languageOf } from './language.ts'

/** Why an element of the outbox is not brought in. */
export const reasons = [
  'boost',
  'poll',
  'direct',
  'followers',
  'unlisted',
  'replyToForeign',
  'replyToMissing',
  'replyToSkipped',
  'alreadyImported',
  'duplicate',
  'unsupportedActivity',
  'unsupportedType',
  'unsupportedMedia',
  'foreignAuthor',
  'dateOutOfRange',
  'tooLarge',
  'empty',
  'invalid',
  'failed',
] as const
export type Reason = (typeof reasons)[number]

/** A post of the export, still in the origin's HTML. */
export interface Draft {
  readonly uri: string
  readonly url: string
  /** ISO 8601 */
  readonly at: string
  readonly editedAt: string | null
  readonly html: string
  readonly language: string | null
  readonly visibility: Visibility
  readonly warning: string | null
  readonly sensitive: boolean
  readonly replyTo: string | null
  readonly quote: string | null
  readonly attachments: readonly Attachment[]
  /** `@name@host` */
  readonly mentions: readonly string[]
  readonly hasEmoji: boolean
}

export type Reading = { readonly draft: Draft } | { readonly skip: Reason; readonly uri?: string }
type Fields = Readonly<Record<string, unknown>>

/** Posts get ids by their date, and ids begin here. */
const earliest = Date.UTC(2010, 0, 1)
const clockSkew = 5 * 60_000 // ms
const longestText = 90_000 // characters of HTML
const longestWarning = 2000
const mostAttachments = 16

/** Reads one element of the outbox. Never throws: whatever it is, it is a draft or has a reason. */
export function readActivity(value: unknown, actor: Actor, now: Date): Reading {
  if (!isObject(value)) return { skip: 'invalid' }
  if (value['type'] === 'Announce') return { skip: 'boost' }
  if (value['type'] !== 'Create') return { skip: 'unsupportedActivity' }
  const { object } = value
  if (!isObject(object)) return { skip: 'invalid' }
  if (object['type'] === 'Question' || 'oneOf' in object || 'anyOf' in object)
    return { skip: 'poll', uri: addressOf(object['id']) }
  if (object['type'] !== 'Note') return { skip: 'unsupportedType' }
  return readNote(value, object, actor, now)
}

function readNote(activity: Fields, note: Fields, actor: Actor, now: Date): Reading {
  const uri = addressOf(note['id'])
  if (!uri) return { skip: 'invalid' }
  if (!isBy(actor, activity, note, uri)) return { skip: 'foreignAuthor' }
  const visibility = visibilityOf(activity, note, actor)
  if (visibility === 'direct') return { skip: 'direct', uri }
  const at = momentOf(note['published'] ?? activity['published'], uri)
  if (!at) return { skip: 'invalid', uri }
  if (at.getTime() < earliest || at.getTime() > now.getTime() + clockSkew) return { skip: 'dateOutOfRange', uri }
  const texts = textsOf(note)
  if (!texts) return { skip: 'invalid', uri }
  const attachments = attachmentsOf(note['attachment'])
  const isTooLarge =
    texts.html.length > longestText || (texts.warning?.length ?? 0) > longestWarning || attachments.length > mostAttachments
  if (isTooLarge) return { skip: 'tooLarge', uri }
  return {
    draft: {
      uri,
      url: urlOf(note['url'], actor) ?? uri,
      at: at.toISOString(),
      editedAt: editedAt(note['updated'], at, now),
      ...texts,
      visibility,
      sensitive: note['sensitive'] === true,
      replyTo: replyTo(note['inReplyTo']),
      quote: quoteOf(note),
      attachments,
      ...tagsOf(note['tag'], actor),
    },
  }
}

/** Written by the export's own actor, on the actor's own server. */
function isBy(actor: Actor, activity: Fields, note: Fields, uri: string): boolean {
  const by = listOf(note['attributedTo'] ?? activity['actor']).map(addressOf)
  const sentBy = addressOf(activity['actor'] ?? actor.id)
  const isOwn = (address: string | undefined) => address !== undefined && actor.aliases.has(address)
  return by.length > 0 && by.every(isOwn) && isOwn(sentBy) && new URL(uri).host === actor.host
}

/**
 * Exports cut dates to seconds, so the parts of a thread would share one. Mastodon's own ids carry the milliseconds.
 * Source: mastodon `lib/mastodon/snowflake.rb` (48 bits of milliseconds, 16 bits of sequence)
 */
function momentOf(value: unknown, uri: string): Date | undefined {
  const at = Date.parse(textOf(value) ?? '')
  if (Number.isNaN(at)) return undefined
  const number = /\/(\d{15,19})$/.exec(uri)?.[1]
  const exact = number ? Number(BigInt(number) >> 16n) : NaN
  return new Date(Math.floor(exact / 1000) * 1000 === at ? exact : at)
}

function editedAt(value: unknown, at: Date, now: Date): string | null {
  const edited = Date.parse(textOf(value) ?? '')
  return edited > at.getTime() && edited <= now.getTime() + clockSkew ? new Date(edited).toISOString() : null
}

/** `undefined`: there are characters in it that can't be stored. */
function textsOf(note: Fields): Pick<Draft, 'html' | 'language' | 'warning'> | undefined {
  const contentMap = isObject(note['contentMap']) ? note['contentMap'] : {}
  const [translated] = Object.values(contentMap)
  const html = note['content'] ?? translated ?? ''
  const warning = note['summary'] ?? null
  if (typeof html !== 'string' || !isStorable(html)) return undefined
  if (warning !== null && (typeof warning !== 'string' || !isStorable(warning))) return undefined
  return { html, language: languageOf(contentMap, html), warning: warning?.trim() || null }
}

/** What it answers; an address that can't be one still makes it an answer, to something foreign. */
function replyTo(value: unknown): string | null {
  const [first] = listOf(value)
  return first === undefined || first === '' ? null : (addressOf(first) ?? 'about:blank')
}

/** The page of the post; only where the post itself is: a link that says "origin" must lead there. */
function urlOf(value: unknown, actor: Actor): string | undefined {
  return listOf(value)
    .map(addressOf)
    .find((url) => url !== undefined && new URL(url).host === actor.host)
}

/** Mastodon 4.5 writes `quote` (FEP-044f), others the older names. A quoted post that is gone is a `Tombstone` without address. */
function quoteOf(note: Fields): string | null {
  const link = listOf(note['tag']).find(
    (tag) => isObject(tag) && tag['type'] === 'Link' && /activity/.test(String(tag['mediaType'])),
  )
  const named = [note['quote'], note['quoteUri'], note['quoteUrl'], note['_misskey_quote'], link]
  return named.map(addressOf).find((address) => address !== undefined) ?? null
}

function tagsOf(value: unknown, actor: Actor): Pick<Draft, 'mentions' | 'hasEmoji'> {
  const tags = listOf(value).filter(isObject)
  const mentions = tags
    .filter((tag) => tag['type'] === 'Mention')
    .map((tag) => qualified(textOf(tag['name']), actor))
    .filter((mention) => mention !== undefined)
  return { mentions, hasEmoji: tags.some((tag) => tag['type'] === 'Emoji') }
}

/** On the origin `@ben` was somebody there; here it would look like somebody of this server. */
function qualified(name: string | undefined, actor: Actor): string | undefined {
  if (!name || !/^@[\w.-]{1,64}(@[\w.:-]{1,253})?$/.test(name)) return undefined
  return name.indexOf('@', 1) > 0 ? name : `${name}@${actor.host}`
}
