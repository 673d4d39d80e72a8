import type { Viewer } from '@sapocom/sdk-plugin'
import type { PendingView } from '../contract.ts'
import type { PendingTable } from './pending.repository.ts'

export function pendingView(row: PendingTable, viewer: Viewer): PendingView {
  return {
    id: row.id,
    state: row.state,
    text: row.draft.text,
    visibility: row.draft.visibility ?? 'public',
    media: row.draft.media?.length ?? 0,
    publishAt: row.publish_at.toISOString(),
    problem: row.state === 'failed' ? problemOf(row, viewer) : null,
  }
}

/** The refusal's own sentence when it is one of ours. */
function problemOf({ reason, reason_params }: PendingTable, viewer: Viewer): string {
  return reason?.startsWith('POSTS_') ? viewer.t(`errors.${reason}`, reason_params ?? {}) : viewer.t('pending.problem')
}
