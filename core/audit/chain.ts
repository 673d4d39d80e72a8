import { createHash } from 'node:crypto'
import type { AuditEntry, Id } from '@sapocom/sdk-plugin'

/** A line of the audit log as it is stored. */
export interface AuditLine {
  /** From 1, without gaps. */
  readonly sequence: string
  readonly at: Date
  readonly person: Id | null
  readonly account: Id | null
  readonly institution: Id | null
  readonly mandate: Id | null
  readonly action: string
  readonly subject: string
  /** Canonical JSON, as text: the hash stands for these very characters. */
  readonly details: string
  /** Hash of the line before. */
  readonly previous: string
  readonly hash: string
}

/** What the first line continues. */
export const GENESIS = '0'.repeat(64)

/** SHA-256 over the previous hash and everything the line says, its place included. */
export function hashOf(line: Omit<AuditLine, 'hash'>): string {
  const { previous, sequence, at, person, account, institution, mandate, action, subject, details } = line
  const content = [previous, sequence, at.toISOString(), person, account, institution, mandate, action, subject, details]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

/** Continues the chain by one line. */
export function nextLine(head: { readonly sequence: string; readonly hash: string }, entry: AuditEntry, at: Date): AuditLine {
  const { person, account, institution, mandate } = entry.viewer
  const line = {
    sequence: (BigInt(head.sequence) + 1n).toString(),
    at,
    person,
    account,
    institution,
    mandate,
    action: entry.action,
    subject: entry.subject,
    details: canonical(entry.details ?? {}),
    previous: head.hash,
  }
  return { ...line, hash: hashOf(line) }
}

/** JSON with sorted keys. Source: RFC 8785, without its rules for numbers (Node's own are the same). */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : typeof inner === 'bigint'
        ? inner.toString()
        : inner,
  )
}
