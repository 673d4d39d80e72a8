import { createHash, randomBytes, randomInt } from 'node:crypto'

/** 256 bits that nobody guesses, for a cookie or a link. Only the hash is stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Six digits to type by hand. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0')
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
