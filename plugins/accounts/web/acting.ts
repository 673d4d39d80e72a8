import type { Static, ViewExtension } from '@sapocom/sdk-plugin'
import type { ShellViewer } from '@sapocom/sdk-plugin'
import type { accountOnViewer } from '../contract.ts'

type Of<X> = X extends ViewExtension<infer _V, infer _K, infer E> ? Static<E> : never
/** What this plugin tells about who looks at the page. */
export type OwnAccount = Of<typeof accountOnViewer>

/** Nobody for visitors, and for the moment in which the presenter is late. */
export function ownAccount(viewer: ShellViewer): OwnAccount | undefined {
  return viewer.ext.accounts as OwnAccount | undefined
}
