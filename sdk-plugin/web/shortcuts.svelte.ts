import { onMount } from 'svelte'

/** A key that does something on this page. */
export interface Shortcut {
  /** One key, or two after each other: `n`, `g h`, `?`. `Ctrl+Enter` also works while typing. */
  readonly keys: string
  /** For the list of keys, in the viewer's language. */
  readonly label: string
  run(event: KeyboardEvent): void
}

/** How long the first of two keys is remembered. */
const sequence = 1_000 // ms

const state = $state<{ all: readonly Shortcut[] }>({ all: [] })
let first = { key: '', at: 0 }

/** Adds a shortcut while the component that calls it is on the page. */
export function shortcut(made: () => Shortcut): void {
  onMount(() => {
    const mine = made()
    state.all = [...state.all, mine]
    return () => {
      state.all = state.all.filter((other) => other !== mine)
    }
  })
}

/** All shortcuts of this page; for the list of keys. */
export function shortcuts(): readonly Shortcut[] {
  return state.all
}

/**
 * Listens to the page's keys; the shell does this once. The viewer can switch single keys off under /display.
 * Source: WCAG 2.1.4
 */
export function listenToKeys(): () => void {
  const listen = (event: KeyboardEvent): void => {
    const found = event.defaultPrevented || event.isComposing ? undefined : shortcutFor(event)
    if (!found) return
    event.preventDefault()
    found.run(event)
  }
  document.addEventListener('keydown', listen)
  return () => document.removeEventListener('keydown', listen)
}

function shortcutFor(event: KeyboardEvent): Shortcut | undefined {
  const withControl = event.ctrlKey || event.metaKey
  if (event.altKey) return undefined
  if (withControl) return find(`Ctrl+${event.key}`)
  if (document.documentElement.dataset.keys === 'off' || isTyping(event.target)) return undefined
  const before = event.timeStamp - first.at < sequence ? first.key : ''
  first = { key: event.key, at: event.timeStamp }
  return (before ? find(`${before} ${event.key}`) : undefined) ?? find(event.key)
}

/** The one added last wins: what is nearer to the reader. */
const find = (keys: string): Shortcut | undefined => state.all.findLast((one) => one.keys === keys)

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  // buttons keep Enter and space, which are no shortcuts of ours
  return (
    target.isContentEditable ||
    target.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select')
  )
}
