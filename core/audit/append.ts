import type { AuditEntry } from '@sapocom/sdk-plugin'
import { sql, type Kysely } from 'kysely'
import { nextLine, type AuditLine } from './chain.ts'

/**
 * Adds lines at the end of the chain, in the caller's transaction. The head's row stays locked until it ends, so this belongs right
 * before the commit.
 */
export async function appendAudit(db: Kysely<unknown>, entries: readonly AuditEntry[], at: Date): Promise<void> {
  const head = await sql<{ sequence: string; hash: string }>`select sequence, hash from core.audit_head for update`.execute(db)
  let last: { sequence: string; hash: string } = head.rows[0]!
  const lines = entries.map((entry) => (last = nextLine(last, entry, at)) as AuditLine)
  await sql`with line as (
      insert into core.audit_entry (sequence, at, person, account, institution, mandate, action, subject, details, previous, hash)
      select sequence, at, person, account, institution, mandate, action, subject, details, previous, hash
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as row (sequence bigint, at timestamptz, person bigint, account bigint,
        institution bigint, mandate bigint, action text, subject text, details text, previous text, hash text)
    )
    update core.audit_head set sequence = ${last.sequence}, hash = ${last.hash}`.execute(db)
}
