import { goto } from '$app/navigation'
import { shortcut, type Translate } from '@sapocom/sdk-plugin/web'
import type { FrameLinks } from './menu.ts'

/** The keys that work on every page. Plugins add theirs with `shortcut`. Call it while the root layout starts. */
export function frameShortcuts(t: Translate, links: FrameLinks, showList: () => void): void {
  const page = (keys: string, label: string, path: string | undefined) => {
    if (path !== undefined) shortcut(() => ({ keys, label: t(label), run: () => open(path) }))
  }
  page('g h', 'keys.home', '/')
  page('n', 'keys.write', links.write?.path)
  page('/', 'keys.search', links.search?.path)
  shortcut(() => ({ keys: 'j', label: t('keys.next'), run: () => step(1) }))
  shortcut(() => ({ keys: 'k', label: t('keys.previous'), run: () => step(-1) }))
  shortcut(() => ({ keys: '?', label: t('keys.list'), run: showList }))
}

function open(path: string): void {
  // eslint-disable-next-line svelte/no-navigation-without-resolve -- the shell has no base path
  goto(path).catch(() => location.assign(path)) // a page that this build doesn't know is the server's to answer
}

/** To the next or previous item of the page; each comes to stand at the same place. */
function step(by: 1 | -1): void {
  const items = [...document.querySelectorAll<HTMLElement>('main article')].filter(
    (item) => !item.parentElement?.closest('article'),
  )
  const current = items.findIndex((item) => item.contains(document.activeElement))
  const next = items[current === -1 ? nearest(items) : current + by]
  if (!next) return
  if (!next.hasAttribute('tabindex')) next.tabIndex = -1
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'start' })
}

/** The first item that is not above the window's upper edge. */
const nearest = (items: readonly HTMLElement[]) => items.findIndex((item) => item.getBoundingClientRect().bottom > 80)
