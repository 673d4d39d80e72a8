import { afterNavigate } from '$app/navigation'
import { navigating } from '$app/state'

/** Before that nothing shows: most pages are there sooner. */
const patience = 300 // milliseconds

/** Whether the next page takes long. Call it while a component starts. */
export function slowNavigation(): { readonly active: boolean } {
  let active = $state(false)
  $effect(() => {
    if (navigating.to === null) return
    const timer = setTimeout(() => (active = true), patience)
    return () => {
      clearTimeout(timer)
      active = false
    }
  })
  return {
    get active() {
      return active
    },
  }
}

/**
 * A new page starts at its heading, for the keyboard and for screen readers. Back and Forward are left to `focusSnapshot`, a part of the
 * page named in the address to the browser, a field that asks for the focus keeps it.
 */
export function focusHeadingOnNavigation(): void {
  afterNavigate(({ type, to, from }) => {
    if (type === 'enter' || type === 'popstate' || to?.url.hash) return
    // a filter or tab of the same page: the reader goes on there
    if (from?.url.pathname === to?.url.pathname && document.activeElement !== document.body) return
    if (document.activeElement?.matches('[autofocus]')) return
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  })
}

/** Where the focus was, in a form that survives the page: the element's id, or the n-th link to an address. */
type Place = { readonly id: string } | { readonly href: string; readonly nth: number } | null

const linksTo = (href: string) =>
  [...document.querySelectorAll<HTMLElement>('a[href]')].filter((link) => link.getAttribute('href') === href)

/** For the root layout: Back returns to the link that was used. Source: web/README.md, Focus */
export const focusSnapshot = {
  capture(): Place {
    const element = lastUsed?.isConnected ? lastUsed : document.activeElement
    if (!element || element === document.body) return null
    const href = element.getAttribute('href')
    if (href !== null) return { href, nth: linksTo(href).indexOf(element as HTMLElement) }
    return element.id ? { id: element.id } : null
  },
  restore(place: Place): void {
    if (place === null) return
    const element = 'id' in place ? document.getElementById(place.id) : linksTo(place.href)[place.nth]
    // after Kit has put the focus on the page
    requestAnimationFrame(() => element?.focus({ preventScroll: true }))
  },
}

/** Safari doesn't focus links that are clicked. */
let lastUsed: Element | undefined

/** Remembers which link was used; once, by the root layout. */
export function rememberLinks(): () => void {
  const remember = ({ target }: MouseEvent): void => {
    lastUsed = target instanceof Element ? (target.closest('a[href]') ?? undefined) : undefined
  }
  document.addEventListener('click', remember, { capture: true })
  return () => document.removeEventListener('click', remember, { capture: true })
}
