import { onMount } from 'svelte'
import { formats } from '@sapocom/sdk-plugin/web/format.ts'

/** Milliseconds without a key before the text is kept. */
const pause = 1_000

/** The text that is being written, kept in this tab: it survives errors, reloading and going away by mistake. */
export interface Draft {
  text: string
  /** Time of day, once something was kept. */
  readonly savedAt: string
  /** It has been sent. */
  forget(): void
}

/**
 * @param key which draft: `new`, or the id of the post that is answered
 * @param given what the server handed over; it wins over what was kept
 */
export function keptDraft(key: () => string, given: () => string): Draft {
  const format = formats()
  let text = $derived(given())
  let savedAt = $state('')
  let sent = false
  const name = () => `sapocom-draft:${key()}`

  const keep = (): void => {
    if (sent) return
    if (text) sessionStorage.setItem(name(), text)
    else sessionStorage.removeItem(name())
    savedAt = text ? format.moment(new Date(), 'time') : ''
  }

  onMount(() => {
    text ||= sessionStorage.getItem(name()) ?? ''
    addEventListener('pagehide', keep)
    return () => {
      removeEventListener('pagehide', keep)
      keep()
    }
  })
  $effect(() => {
    if (text === given()) return
    const timer = setTimeout(keep, pause)
    return () => clearTimeout(timer)
  })

  return {
    get text() {
      return text
    },
    set text(value) {
      text = value
    },
    get savedAt() {
      return savedAt
    },
    forget() {
      sent = true
      sessionStorage.removeItem(name())
    },
  }
}
