import { sql } from 'kysely'
import { Type, type Clock, type Database } from '@sapocom/sdk-plugin'
import type { JobHost } from '../jobs/job-host.ts'
import { GENESIS, hashOf, type AuditLine } from './chain.ts'
import { HeadFile, type NotedHead } from './head-file.ts'

/** Lines read at once. */
const PAGE = 1000

/**
 * What is wrong with the log, at the first place where something is: a line was changed, is missing, stands where another belongs, or
 * the end was cut off.
 */
export type AuditVerdict =
  | { readonly isWhole: true; readonly lines: string }
  | { readonly isWhole: false; readonly sequence: string; readonly fault: 'changed' | 'missing' | 'moved' | 'cut' }

/** Reads the audit log and proves that it is whole. Lines are added by `Transaction.audit`. */
export class AuditLog {
  readonly #database: Database
  readonly #heads: HeadFile

  /** @param dataDir folder outside of the database where the head is noted: who cuts off the end would have to change both */
  constructor(database: Database, dataDir: string) {
    this.#database = database
    this.#heads = new HeadFile(dataDir)
  }

  /** The newest first. @param options.before sequence of the last line of the page before */
  async list(options: { readonly limit: number; readonly before?: string }): Promise<AuditLine[]> {
    const before = options.before ?? '9223372036854775807'
    const { rows } = await sql<AuditLine>`select * from core.audit_entry where sequence < ${before} order by sequence desc
      limit ${options.limit}`.execute(this.#db)
    return rows
  }

  /** Notes the head every ten minutes, in the processes that work. */
  schedule(jobs: JobHost, clock: Clock): void {
    jobs.define('core', 'note-audit-head', Type.Object({}), () => this.noteHead(clock.now()), { every: '*/10 * * * *' })
  }

  /** Notes the head outside of the database. */
  async noteHead(now: Date): Promise<void> {
    const { rows } = await sql<{ sequence: string; hash: string }>`select sequence, hash from core.audit_head`.execute(this.#db)
    if (rows[0]) await this.#heads.note({ ...rows[0], at: now.toISOString() })
  }

  /** @param progress told how many lines were checked, of how many */
  async verify(progress: (checked: number, of: number) => void = () => {}): Promise<AuditVerdict> {
    const noted = await this.#heads.read()
    const head = await sql<{ sequence: string; hash: string }>`select sequence, hash from core.audit_head`.execute(this.#db)
    const heads = Map.groupBy([...noted, ...head.rows], ({ sequence }) => sequence)
    const most = Math.max(0, ...[...heads.keys()].map(Number))
    let last = { sequence: '0', hash: GENESIS }
    for await (const line of this.#lines()) {
      const fault = await this.#faultOf(line, last, heads)
      if (fault) return { isWhole: false, ...fault }
      last = line
      if (Number(line.sequence) % PAGE === 0) progress(Number(line.sequence), most)
    }
    if (most > Number(last.sequence)) return { isWhole: false, sequence: (BigInt(last.sequence) + 1n).toString(), fault: 'cut' }
    progress(most, most)
    return { isWhole: true, lines: last.sequence }
  }

  get #db() {
    return this.#database.kysely<unknown>()
  }

  async *#lines(): AsyncGenerator<AuditLine> {
    for (let after = '0'; ;) {
      const { rows } =
        await sql<AuditLine>`select * from core.audit_entry where sequence > ${after} order by sequence limit ${PAGE}`.execute(
          this.#db,
        )
      yield* rows
      if (rows.length < PAGE) return
      after = rows.at(-1)!.sequence
    }
  }

  async #faultOf(
    line: AuditLine,
    last: { readonly sequence: string; readonly hash: string },
    heads: ReadonlyMap<string, readonly Pick<NotedHead, 'hash'>[]>,
  ): Promise<{ sequence: string; fault: 'changed' | 'missing' | 'moved' } | undefined> {
    const expected = (BigInt(last.sequence) + 1n).toString()
    if (hashOf(line) !== line.hash)
      return { sequence: line.sequence, fault: (await this.#belongsElsewhere(line)) ? 'moved' : 'changed' }
    if (line.sequence !== expected) return { sequence: expected, fault: 'missing' }
    const isAsNoted = (heads.get(line.sequence) ?? []).every(({ hash }) => hash === line.hash)
    if (line.previous !== last.hash || !isAsNoted) return { sequence: line.sequence, fault: 'changed' }
    return undefined
  }

  /** Whether the line is genuine at another place: the one after the line it continues. */
  async #belongsElsewhere(line: AuditLine): Promise<boolean> {
    if (line.previous === GENESIS) return hashOf({ ...line, sequence: '1' }) === line.hash
    const { rows } = await sql<{ sequence: string }>`select sequence from core.audit_entry where hash = ${line.previous}`.execute(
      this.#db,
    )
    const places = rows.flatMap(({ sequence }) => [BigInt(sequence) + 1n, BigInt(sequence) - 1n, BigInt(sequence)])
    return places.some((place) => hashOf({ ...line, sequence: place.toString() }) === line.hash)
  }
}
