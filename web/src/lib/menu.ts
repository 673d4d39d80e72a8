import { menuOf, type Placed, type ShellContext } from '@sapocom/sdk-plugin/web/shell.ts'
import type { MenuEntry, Place } from '@sapocom/sdk-plugin/web'
import type { NavigationEntry } from './frame/navigation.ts'

interface NamedLink {
  readonly path: string
  readonly label: string
}

/** The frame's links, as the plugins that are on give them. */
export interface FrameLinks {
  readonly entries: readonly NavigationEntry[]
  readonly write: NamedLink | undefined
  readonly search: NamedLink | undefined
  readonly login: NamedLink | undefined
  readonly join: NamedLink | undefined
  readonly account: NamedLink | undefined
}

/** Sorts the plugins' menu entries for this viewer into the places of the frame. */
export function frameLinks(shell: ShellContext): FrameLinks {
  const all = menuOf(shell)
  const labelOf = ({ plugin, label }: Placed<MenuEntry>) => shell.translate(plugin, label)
  const link = (place: Place): NamedLink | undefined => {
    const entry = all.find((each) => each.place === place)
    return entry && { path: entry.path, label: labelOf(entry) }
  }
  const entries: NavigationEntry[] = all.flatMap((entry) =>
    entry.place === 'main' || entry.place === 'more'
      ? [{ path: entry.path, label: labelOf(entry), icon: entry.icon, place: entry.place }]
      : [],
  )
  return {
    entries,
    write: link('write'),
    search: link('search'),
    login: link('login'),
    join: link('join'),
    account: link('account'),
  }
}
