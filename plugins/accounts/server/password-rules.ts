import { dictionary } from '@zxcvbn-ts/language-common'
import { PasswordCommon, PasswordNamesAccount, PasswordTooLong, PasswordTooShort } from './errors.ts'

const LEAST = 12 // characters
const MOST = 128

/** Some 47,000 passwords from leaks, and German ones that lists from English-speaking countries miss. */
const COMMON: ReadonlySet<string> = new Set([
  ...dictionary['passwords-common'],
  ...`passwort kennwort geheim geheimnis hallo halloduda hallowelt schatz schatzi liebling sommer winter herbst fruehling
  ostsee hansarostock rostock schwerin mecklenburg willkommen deutschland fussball sonnenschein schalke
  zuhause familie arbeit computer internet polizei feuerwehr`.split(/\s+/),
])

/** As it is hashed: composed, so that the same keys on two devices give the same password. Never cut. */
export function normalisePassword(typed: string): string {
  return typed.normalize('NFC')
}

/**
 * Rules for a new password: length, not a common one, not one's own name.
 * @param names what the account is called: handle, address
 * @throws PasswordTooShort, PasswordTooLong, PasswordCommon, PasswordNamesAccount
 * Source: NIST SP 800-63B §5.1.1.2, OWASP ASVS 5.0 6.2
 */
export function checkPassword(typed: string, names: readonly string[]): void {
  const password = normalisePassword(typed)
  const length = [...password].length
  if (length < LEAST) throw new PasswordTooShort({ least: LEAST })
  if (length > MOST) throw new PasswordTooLong({ most: MOST })
  if (isCommon(password.toLowerCase())) throw new PasswordCommon()
  if (names.some((name) => namesAccount(password.toLowerCase(), name.toLowerCase()))) throw new PasswordNamesAccount()
}

/** Common as it is, with figures and signs around it, or written again and again. */
function isCommon(password: string): boolean {
  if (COMMON.has(password) || isRun(password)) return true
  const core = password.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  if (core.length >= 4 && password.length - core.length <= 8 && COMMON.has(core)) return true
  const part = /^(.+?)\1+$/u.exec(password)?.[1]
  return part !== undefined && (part.length < 5 || COMMON.has(part))
}

/** `abcdefghijkl`, `123456789012`: each character follows the one before. */
function isRun(password: string): boolean {
  const steps = new Set([...password].slice(1).map((character, index) => character.charCodeAt(0) - password.charCodeAt(index)))
  steps.delete(-9) // 9 to 0
  return steps.size === 1 && Math.abs([...steps][0] ?? 9) <= 1
}

function namesAccount(password: string, name: string): boolean {
  if (name.length < 4 || !password.includes(name)) return false
  return password.replaceAll(name, '').length < 6
}
