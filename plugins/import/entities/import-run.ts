import { defineEntity, p, type InferEntity } from '@mikro-orm/core'
import type { Include } from '../server/outbox/import.plan.ts'
import type { Report } from '../server/import.report.ts'

export const runStates = ['waiting', 'running', 'done', 'failed', 'stopped'] as const
export type RunState = (typeof runStates)[number]

/**
 * One import of an archive. Personal data: whose, when, and names of files that were missing. Kept for a year, so that people can look the
 * report up; the archive itself is deleted when the run ends.
 */
export const ImportRun = defineEntity({
  name: 'ImportRun',
  schema: 'import',
  tableName: 'run',
  properties: {
    id: p.bigint('string').primary(),
    accountId: p.bigint('string'),
    state: p.string().$type<RunState>(),
    include: p.array((value) => value as Include).$type<Include[]>(),
    /** Name of the uploaded file, to be shown; empty for runs of the command line. */
    fileName: p.string(),
    /** Key of the uploaded archive in the storage; `null`: there is none (any more). */
    archive: p.string().nullable(),
    /** Counts tries: an older one that still lives gives way to the newer. */
    attempt: p.integer(),
    done: p.integer(),
    total: p.integer(),
    imported: p.integer(),
    /** Posts that were here before the run began; `null`: not counted yet. */
    hereBefore: p.integer().nullable(),
    missingMedia: p.json().$type<readonly string[]>(),
    report: p.json().$type<Report>().nullable(),
    /** Code of the refusal that ended it, with what its sentence needs. */
    problem: p.json().$type<{ readonly code: string; readonly params: Readonly<Record<string, unknown>> }>().nullable(),
    createdAt: p.datetime(),
    /** Last sign of life: an open run without one for a day is over. */
    seenAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
})
export type ImportRunRow = InferEntity<typeof ImportRun>
