import { Readable } from 'node:stream'
import {
  Refusal,
  type Clock,
  type Database,
  type Id,
  type Job,
  type Realtime,
  type Settings,
  type Storage,
  type TSchema,
  type UploadedFile,
  type Viewer,
} from '@sapocom/sdk-plugin'
import type { ImportRunRow } from '../entities/import-run.ts'
import { megabyte, type ArchiveLimits } from './archive/archive.ts'
import type { Progress } from './archive.import.ts'
import { AlreadyRunning, ArchiveTooLarge, ImportStopped, RunNotFound } from './errors.ts'
import type { Report } from './import.report.ts'
import type { RunEnd, RunRepository } from './import.repository.ts'
import { archiveKey, type ImportRunner } from './import.runner.ts'
import type { importSettings } from './import.settings.ts'
import type { Include } from './outbox/import.plan.ts'

const shown = 20
const secondsBetween = 1000 // ms between two messages to open pages
const days = 86_400_000

export interface ImportTools {
  readonly database: Database
  readonly storage: Storage
  readonly realtime: Realtime
  readonly clock: Clock
  readonly settings: Settings<typeof importSettings>
  readonly job: Job<TSchema>
}

export interface RunWish {
  readonly account: Id
  readonly include: readonly Include[]
  readonly signal: AbortSignal
  readonly progress: (done: number, of: number) => void
}

/** Imports of accounts: one at a time each, from an upload as a job, or from the command line. */
export class ImportService {
  readonly #runs: RunRepository
  readonly #runner: ImportRunner
  readonly #tools: ImportTools

  constructor(runs: RunRepository, runner: ImportRunner, tools: ImportTools) {
    this.#runs = runs
    this.#runner = runner
    this.#tools = tools
  }

  /** Keeps the upload and sends the job. @throws ArchiveTooLarge, AlreadyRunning */
  async start(viewer: Viewer, file: UploadedFile, include: readonly Include[]): Promise<ImportRunRow> {
    viewer.require('import:run')
    const account = viewer.account!
    const id = this.#tools.database.newId()
    const archive = archiveKey(id)
    await this.#tools.storage.put(archive, Readable.from(this.#limited(file.stream)))
    try {
      await this.#tools.database.transaction(async (tx) => {
        const run = {
          id,
          accountId: account,
          state: 'waiting' as const,
          include: [...include],
          fileName: file.name.slice(0, 200),
          archive,
          createdAt: this.#now(),
        }
        if (!(await this.#runs.add(tx, run))) throw new AlreadyRunning()
        await this.#tools.job.send({ runId: id }, { tx, key: id })
      })
    } catch (error) {
      await this.#tools.storage.delete(archive)
      throw error
    }
    return (await this.#runs.find(id))!
  }

  /** The viewer's own, newest first. */
  async list(viewer: Viewer): Promise<readonly ImportRunRow[]> {
    viewer.require('import:run')
    return this.#runs.of(viewer.account!, shown)
  }

  /** @throws RunNotFound for others' too */
  async find(viewer: Viewer, id: Id): Promise<ImportRunRow> {
    viewer.require('import:run')
    const run = await this.#runs.find(id)
    if (!run || run.accountId !== viewer.account) throw new RunNotFound()
    return run
  }

  /** What was brought in stays; a later import goes on. */
  async stop(viewer: Viewer, id: Id): Promise<ImportRunRow> {
    const run = await this.find(viewer, id)
    await this.#end(run, { state: 'stopped' })
    return this.find(viewer, id)
  }

  /** The job: brings the upload in, or goes on where an interrupted try stopped. */
  async work(id: Id, context: Pick<RunWish, 'signal' | 'progress'>): Promise<void> {
    const run = await this.#runs.claim(id, this.#now())
    if (!run?.archive) return
    await this.#guarded(run, context, (options) => this.#runner.runStored(run.archive!, this.#limits(), options))
  }

  /** For the command line, beside a running server too. @throws AlreadyRunning while an upload is brought in, and what the archive is refused for */
  async runPath(path: string, wish: RunWish): Promise<Report> {
    const { account, include } = wish
    const now = this.#now()
    await this.#runs.endCommands(account, now)
    const run = {
      id: this.#tools.database.newId(),
      accountId: account,
      state: 'running' as const,
      include: [...include],
      fileName: '',
      archive: null,
      createdAt: now,
    }
    await this.#tools.database.transaction(async (tx) => {
      if (!(await this.#runs.add(tx, run))) throw new AlreadyRunning()
    })
    const started = (await this.#runs.claim(run.id, now))!
    const report = await this.#guarded(started, wish, (options) => this.#runner.runPath(path, this.#limits(), options), true)
    return report!
  }

  /** Each night: reports over a year old, uploads nobody works on, leftovers of killed processes. */
  async tidy(): Promise<void> {
    const now = this.#now()
    for (const run of await this.#runs.silentSince(new Date(now.getTime() - days))) {
      await this.#end(run, { state: 'failed', problem: { code: 'IMPORT_INTERRUPTED', params: {} } })
    }
    await this.#runs.forget(new Date(now.getTime() - 365 * days))
    await this.#runner.removeLeftovers(now)
  }

  async erase(account: Id): Promise<void> {
    for (const archive of await this.#runs.erase(account)) await this.#tools.storage.delete(archive)
  }

  /** Runs, keeps the progress, and ends the run with what came of it. What is nobody's fault is thrown on, so that the job comes again. */
  async #guarded(
    run: ImportRunRow,
    { signal, progress }: Pick<RunWish, 'signal' | 'progress'>,
    bring: (options: Parameters<ImportRunner['runPath']>[2]) => Promise<Report>,
    throws = false,
  ): Promise<Report | undefined> {
    const stopped = new AbortController()
    const options = {
      author: run.accountId,
      include: new Set(run.include),
      now: this.#now(),
      signal: AbortSignal.any([signal, stopped.signal]),
      mostItems: this.#tools.settings.server().items,
      onProgress: this.#keeper(run, progress, stopped),
      hasOwnProcess: throws,
      ...earlierOf(run),
    }
    try {
      const report = await bring(options)
      await this.#end(run, { state: 'done', report })
      return report
    } catch (error) {
      if (stopped.signal.aborted && !throws) return undefined
      const end = endOf(error, signal.aborted && throws)
      if (end) await this.#end(run, end)
      if (throws && signal.aborted) throw new ImportStopped()
      if (!end || throws) throw error
      return undefined
    }
  }

  #keeper(run: ImportRunRow, progress: RunWish['progress'], stopped: AbortController): (progress: Progress) => Promise<void> {
    let toldAt = 0
    return async (state) => {
      const goesOn = await this.#runs.keep(run, state, this.#now())
      if (!goesOn) return stopped.abort(new ImportStopped())
      progress(state.done, state.total)
      if (performance.now() - toldAt < secondsBetween) return
      toldAt = performance.now()
      await this.#tell(run, { state: 'running', done: state.done, total: state.total, imported: state.imported })
    }
  }

  async #end(run: ImportRunRow, end: RunEnd): Promise<void> {
    await this.#runs.end(run.id, end, this.#now())
    if (run.archive) await this.#tools.storage.delete(run.archive)
    await this.#tell(run, { state: end.state })
  }

  #tell(run: ImportRunRow, data: object): Promise<void> {
    return this.#tools.realtime.send({
      to: { account: run.accountId },
      name: 'import.progress',
      data: { runId: run.id, ...data },
    })
  }

  /** @throws ArchiveTooLarge as soon as the limit is passed */
  async *#limited(stream: Readable): AsyncGenerator<Buffer> {
    const limit = this.#tools.settings.server().uploadMegabytes
    let bytes = 0
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > limit * megabyte) throw new ArchiveTooLarge({ limit })
      yield chunk
    }
  }

  #limits(): ArchiveLimits {
    const { unpackedMegabytes, entries } = this.#tools.settings.server()
    return { bytes: unpackedMegabytes * megabyte, entries, ratio: 100 }
  }

  #now(): Date {
    return this.#tools.clock.now()
  }
}

function earlierOf({ done, total, imported, hereBefore, missingMedia }: ImportRunRow): { earlier?: Progress } {
  return typeof hereBefore === 'number' ? { earlier: { done, total, imported, hereBefore, missingMedia } } : {}
}

/** @returns how an error ends a run; `undefined`: it doesn't, the job is tried again */
function endOf(error: unknown, isCut: boolean): RunEnd | undefined {
  if (isCut) return { state: 'stopped' }
  if (!(error instanceof Refusal) || error.status >= 500) return undefined
  return { state: 'failed', problem: { code: error.code, params: error.params } }
}
