import { NameTwice, NameUnsafe } from '../errors.ts'

const longestName = 1000 // characters
/**
 * Mastodon before 4.2, without object storage, put media into tar files by their path on the server:
 * `/home/mastodon/live/public/system/media_attachments/files/…`. Only that shape of an absolute name is let through, and only its end is used.
 * Source: mastodon `app/services/backup_service.rb`, blackle/mastodon-data-viewer.py#4
 */
const mastodonPath = /^(?:\/[\w.@-]+)+\/system\/((?:media_attachments|accounts|cache)\/[^\\:]+)$/
/** Control characters, also those that turn the direction of text. */
const unprintable = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd]/u

/**
 * The name under which a file of an archive is found. Names are keys here, never paths to write to.
 * @throws NameUnsafe for names that are absolute, climb (`..`), name a drive, or hold what no name should
 * Source: security rules S28
 */
export function checkedName(raw: string): string {
  if (raw.length === 0 || raw.length > longestName || unprintable.test(raw)) throw new NameUnsafe({ name: printable(raw) })
  const name = raw.includes('..') ? raw : (mastodonPath.exec(raw)?.[1] ?? raw)
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  const isUnsafe =
    name.startsWith('/') || name.includes('\\') || /^[a-z]:/i.test(name) || parts.includes('..') || parts.length === 0
  if (isUnsafe) throw new NameUnsafe({ name: printable(raw) })
  return parts.join('/').normalize('NFC')
}

/** Names in messages: short, and nothing that moves the cursor. */
export function printable(raw: string): string {
  const clean = raw.replace(new RegExp(unprintable, 'gu'), '?')
  return clean.length > 120 ? `${clean.slice(0, 120)}…` : clean
}

/** Files by name. @throws NameTwice */
export class EntryNames<T> extends Map<string, T> {
  add(name: string, value: T): void {
    if (this.has(name)) throw new NameTwice({ name: printable(name) })
    this.set(name, value)
  }
}
