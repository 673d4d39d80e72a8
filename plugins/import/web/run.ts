/** An import as the API answers it: `server/import.schema.ts`. */
export interface Run {
  readonly id: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped'
  readonly include: readonly string[]
  readonly fileName: string
  readonly done: number
  readonly total: number
  readonly imported: number
  readonly report: Report | null
  readonly problem: { readonly code: string; readonly detail: string } | null
  readonly createdAt: string
  readonly endedAt: string | null
}

export interface Report {
  readonly total: number
  readonly imported: number
  readonly skipped: Readonly<Record<string, number>>
  readonly missingMedia: readonly string[]
  readonly notes: { readonly customEmoji: number; readonly quotes: number; readonly missingMedia: number }
}

/** What the live stream tells while an import runs. */
export interface RunProgress {
  readonly runId: string
  readonly state: Run['state']
  readonly done?: number
  readonly total?: number
  readonly imported?: number
}

export const isOpen = ({ state }: Pick<Run, 'state'>): boolean => state === 'waiting' || state === 'running'
