import { idSchema, Type, type Static, type Viewer } from '@sapocom/sdk-plugin'
import { runStates, type ImportRunRow, type RunState } from '../entities/import-run.ts'
import { mostNames } from './import.report.ts'
import { includable, type Include } from './outbox/import.plan.ts'

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const moment = Type.String({ format: 'date-time', maxLength: 40 })

export const reportSchema = Type.Object({
  total: Type.Integer(),
  imported: Type.Integer(),
  skipped: Type.Record(Type.String({ maxLength: 40 }), Type.Integer()),
  missingMedia: Type.Array(Type.String({ maxLength: 200 }), { maxItems: mostNames }),
  notes: Type.Object({ customEmoji: Type.Integer(), quotes: Type.Integer(), missingMedia: Type.Integer() }),
})

/** An import as its owner sees it. */
export const runSchema = Type.Object({
  id: idSchema,
  state: Type.Unsafe<RunState>(Type.Union(runStates.map((state) => Type.Literal(state)))),
  include: Type.Array(Type.Unsafe<Include>(Type.Union(includable.map((value) => Type.Literal(value)))), {
    maxItems: includable.length,
  }),
  fileName: Type.String({ maxLength: 200 }),
  done: Type.Integer(),
  total: Type.Integer(),
  imported: Type.Integer(),
  report: orNull(reportSchema),
  /** Why it failed, in the viewer's language. */
  problem: orNull(Type.Object({ code: Type.String({ maxLength: 60 }), detail: Type.String({ maxLength: 1000 }) })),
  createdAt: moment,
  endedAt: orNull(moment),
})
export type RunView = Static<typeof runSchema>

export function runView(run: ImportRunRow, viewer: Viewer): RunView {
  const { problem } = run
  return {
    id: run.id,
    state: run.state,
    include: [...run.include],
    fileName: run.fileName,
    done: run.done,
    total: run.total,
    imported: run.imported,
    report: run.report
      ? { ...run.report, skipped: counted(run.report.skipped), missingMedia: [...run.report.missingMedia] }
      : null,
    problem: problem ? { code: problem.code, detail: viewer.t(`errors.${problem.code}`, problem.params) } : null,
    createdAt: run.createdAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
  }
}

const counted = (skipped: Readonly<Record<string, number | undefined>>): Record<string, number> =>
  skipped as Record<string, number>
