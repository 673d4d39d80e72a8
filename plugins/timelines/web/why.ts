import type { Shown } from '@sapocom/sdk-plugin'
import type { postView } from '@sapocom/plugin-posts/contract'
import type { Reason } from '../contract.ts'

/** Answer of `GET /api/timelines/v1/why/:postId`. */
export interface Why {
  readonly post: Shown<typeof postView>
  readonly reasons: readonly (Reason & { readonly change: { readonly path: string; readonly text: string } | null })[]
}
