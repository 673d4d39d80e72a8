import { sql } from 'kysely'
import type { Database, Id, Transaction } from '@sapocom/sdk-plugin'
import { ImportRun, type ImportRunRow, type RunState } from '../entities/import-run.ts'
import type { Progress } from './archive.import.ts'
import type { Report } from './import.report.ts'

interface Tables {
  'import.run': {
    id: Id
    account_id: Id
    state: RunState
    file_name: string
    archive: string | null
    attempt: number
    done: number
    total: number
    imported: number
    here_before: number | null
    missing_media: string
    report: string | null
    problem: string | null
    created_at: Date
    seen_at: Date
    ended_at: Date | null
  }
}
const open: readonly RunState[] = ['waiting', 'running']

export interface RunEnd {
  readonly state: 'done' | 'failed' | 'stopped'
  readonly report?: Report
  readonly problem?: NonNullable<ImportRunRow['problem']>
}

/** Every query on `import.run`. */
export class RunRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** @returns whether it was added: an account has one open run at a time */
  async add(
    tx: Transaction,
    run: Pick<ImportRunRow, 'id' | 'accountId' | 'state' | 'include' | 'fileName' | 'archive' | 'createdAt'>,
  ): Promise<boolean> {
    const isOpen = await tx.em.findOne(ImportRun, { accountId: run.accountId, state: { $in: [...open] } })
    if (isOpen) return false
    const started = {
      attempt: 0,
      done: 0,
      total: 0,
      imported: 0,
      hereBefore: null,
      missingMedia: [],
      report: null,
      problem: null,
      endedAt: null,
    }
    tx.em.create(ImportRun, { ...run, ...started, seenAt: run.createdAt })
    await tx.em.flush()
    return true
  }

  /** Newest first. */
  of(account: Id, limit: number): Promise<ImportRunRow[]> {
    return this.#database.transaction((tx) => tx.em.find(ImportRun, { accountId: account }, { orderBy: { id: 'desc' }, limit }))
  }

  find(id: Id): Promise<ImportRunRow | null> {
    return this.#database.transaction((tx) => tx.em.findOne(ImportRun, { id }))
  }

  /** Begins a try. @returns the run as it stands; `null` when it has ended */
  async claim(id: Id, now: Date): Promise<ImportRunRow | null> {
    const claimed = await this.#runs()
      .set((run) => ({ state: 'running', attempt: run('attempt', '+', 1), seen_at: now }))
      .where('id', '=', id)
      .where('state', 'in', open)
      .returning('id')
      .execute()
    return claimed.length > 0 ? this.find(id) : null
  }

  /** @returns whether the try may go on: not once the run was stopped, or a newer try began */
  async keep(
    { id, attempt }: Pick<ImportRunRow, 'id' | 'attempt'>,
    { done, total, imported, hereBefore, missingMedia }: Progress,
    now: Date,
  ): Promise<boolean> {
    const rows = await this.#runs()
      .set({
        state: 'running',
        done,
        total,
        imported,
        here_before: hereBefore,
        missing_media: JSON.stringify(missingMedia),
        seen_at: now,
      })
      .where('id', '=', id)
      .where('attempt', '=', attempt)
      .where('state', 'in', open)
      .returning('id')
      .execute()
    return rows.length > 0
  }

  async end(id: Id, { state, report, problem }: RunEnd, now: Date): Promise<void> {
    const ended = { state, archive: null, seen_at: now, ended_at: now }
    const counted = report
      ? { report: JSON.stringify(report), done: report.total, total: report.total, imported: report.imported }
      : {}
    await this.#runs()
      .set({ ...ended, ...counted, problem: problem ? JSON.stringify(problem) : null })
      .where('id', '=', id)
      .where('state', 'in', open)
      .execute()
  }

  /** Ends open runs of the command line: killed ones say nothing, and those that live give way to the new one. */
  async endCommands(account: Id, now: Date): Promise<void> {
    await this.#runs()
      .set({ state: 'stopped', ended_at: now })
      .where('account_id', '=', account)
      .where('state', 'in', open)
      .where('archive', 'is', null)
      .execute()
  }

  /** Open runs without a sign of life since then. */
  silentSince(moment: Date): Promise<ImportRunRow[]> {
    return this.#database.transaction((tx) =>
      tx.em.find(ImportRun, { state: { $in: [...open] }, seenAt: { $lt: moment } }, { limit: 100 }),
    )
  }

  async forget(endedBefore: Date): Promise<void> {
    await this.#database.kysely<Tables>().deleteFrom('import.run').where('ended_at', '<', endedBefore).execute()
  }

  /** @returns keys of the archives that were still there */
  async erase(account: Id): Promise<readonly string[]> {
    const rows = await this.#database
      .kysely<Tables>()
      .deleteFrom('import.run')
      .where('account_id', '=', account)
      .returning(sql<string | null>`archive`.as('archive'))
      .execute()
    return rows.map(({ archive }) => archive).filter((archive) => archive !== null)
  }

  #runs() {
    return this.#database.kysely<Tables>().updateTable('import.run')
  }
}
