/** A short message that something happened. Never for errors of a form: those stand at the field. */
export interface Toast {
  readonly text: string
  /** Takes back what was done; the same must be possible where it was done. */
  readonly undo?: () => void | Promise<void>
  /** `error`: something that was shown as done was not. */
  readonly kind?: 'done' | 'error'
}

interface Message {
  /** Rises with each message, so that the same text twice is said twice. */
  readonly number: number
  readonly text: string
}

const state = $state<{ toast: (Toast & { number: number }) | undefined; said: Message }>({
  toast: undefined,
  said: { number: 0, text: '' },
})
let number = 0

/** Shows a message at the edge of the page, one at a time, for at least ten seconds. Does nothing on the server. */
export function toast(message: Toast): void {
  if (typeof document === 'undefined') return
  state.toast = { ...message, number: ++number }
}

/** Takes the shown message away. */
export function closeToast(): void {
  state.toast = undefined
}

/** The message to show; for the frame. */
export function currentToast(): (Toast & { number: number }) | undefined {
  return state.toast
}

/** Tells screen readers that something changed, politely. Does nothing on the server. Source: WCAG 4.1.3 */
export function announce(text: string): void {
  if (typeof document === 'undefined') return
  state.said = { number: ++number, text }
}

/** What the page's one polite live region says; for the frame. */
export function said(): Message {
  return state.said
}
