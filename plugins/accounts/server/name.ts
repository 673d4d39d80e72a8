import { EmailMalformed, NameCharacters, NameMissing, NameTooLong } from './errors.ts'

const NAME_LIMIT = 50 // grapheme clusters
/** Control characters, and those that turn the direction of the text around them. Source: Unicode TR9, TR36 §3.1 */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/u
/** Marks that look like the seal of offices, which only the shell draws. */
const SEALS = /[✓✔✅☑🗸✪🛡🏅🎖]/u
const EMAIL = /^[^\s@<>()[\]\\,;:"]{1,64}@[a-z0-9äöüß]([a-z0-9äöüß.-]{0,250}[a-z0-9äöüß])?\.[a-z]{2,63}$/

const segmenter = new Intl.Segmenter('de', { granularity: 'grapheme' })

/** Length as people count it: grapheme clusters. */
export function lengthOf(text: string): number {
  return [...segmenter.segment(text)].length
}

/** Composed, with single spaces, without spaces around. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
}

/**
 * The name as it is stored.
 * @throws NameMissing, NameTooLong, or NameCharacters for characters that turn the text around or look like a seal
 */
export function checkName(typed: string): string {
  const name = tidy(typed).replaceAll('\n', ' ')
  if (name === '') throw new NameMissing()
  if (CONTROLS.test(typed) || SEALS.test(name)) throw new NameCharacters()
  if (lengthOf(name) > NAME_LIMIT || name.length > 80) throw new NameTooLong({ limit: NAME_LIMIT })
  return name
}

/** The address as it is stored and compared. @throws EmailMalformed */
export function checkEmail(typed: string): string {
  const email = typed.normalize('NFC').trim().toLowerCase()
  if (email.length > 254 || !EMAIL.test(email) || email.includes('..')) throw new EmailMalformed()
  return email
}
