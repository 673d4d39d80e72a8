import type { ShellViewer } from '@sapocom/sdk-plugin'
import type { Me } from './frame/navigation.ts'

/** What `accounts`, the one plugin that is always on, tells about the viewer. */
interface AccountOfViewer {
  readonly handle: string
  readonly displayName: string
  readonly kind: 'person' | 'institution'
  readonly avatar: { readonly url: string } | null
}

/** The viewer as the frame shows it; nobody for visitors, and for the moment in which the name is late. */
export function meOf(viewer: ShellViewer, href: string): Me | undefined {
  const account = viewer.ext.accounts as AccountOfViewer | undefined
  if (viewer.account === null || !account) return undefined
  const { handle, displayName, kind, avatar } = account
  return { name: displayName || handle, kind, detail: `@${handle}`, seed: handle, src: avatar?.url ?? null, href }
}
