import { getPlugin, getShell } from './shell.ts'
import { problem } from './problem.ts'
import { toast } from './toast.svelte.ts'

/** On or off for the viewer, and for how many in all. */
export interface ToggleState {
  readonly mine: boolean
  readonly count?: number
}

export interface ToggleOptions {
  /** Plugin whose route it is; unless given the one whose component this is. */
  readonly plugin?: string
  /** Called with what the server answered. */
  readonly changed?: (state: ToggleState) => void
}

export interface Toggle {
  /** For the form: `<form {...like.form}>`. */
  readonly form: { readonly method: 'post'; readonly action: string; readonly onsubmit: (event: SubmitEvent) => void }
  /** For its only button, which carries the wish: `<button {...like.button}>`. */
  readonly button: {
    readonly type: 'submit'
    readonly name: 'on'
    readonly value: 'true' | 'false'
    readonly 'aria-pressed': boolean
  }
  readonly mine: boolean
  readonly count: number
}

/**
 * A button that is on or off, such as "Gefällt mir". A form without JavaScript; with it the button changes at once, follows what the
 * server says, and goes back with a message when it was refused.
 *
 * ```svelte
 * const like = toggle(() => item.ext.favourites, () => `/${item.id}/favourite`)
 * <form {...like.form}><button {...like.button}>{t('like')} {like.count}</button></form>
 * ```
 * @param state closure, so that nothing is read only once at start
 * @param path below `/api/<plugin>/v1`: a route recorded with `api.toggle`
 */
export function toggle(state: () => ToggleState | undefined, path: () => string, options: ToggleOptions = {}): Toggle {
  const shell = getShell()
  const plugin = options.plugin ?? getPlugin()
  // written while the viewer is ahead of the server; falls back to the server's state as soon as that changes
  let shown = $derived(state() ?? { mine: false, count: 0 })
  let busy = false
  const action = () => `/api/${plugin}/v1${path()}`

  /** One request at a time: who clicks three times quickly gets what the last click meant. */
  const settle = async (confirmed: ToggleState): Promise<void> => {
    const wanted = shown.mine
    const answer = await send(action(), wanted, shell.translate('kit', 'offline'))
    if (answer.refused !== undefined) {
      shown = confirmed
      return toast({ text: answer.refused, kind: 'error' })
    }
    const now = { ...shown, ...answer.state }
    if (shown.mine !== wanted) return settle(now)
    shown = now
    options.changed?.(now)
  }

  const onsubmit = (event: SubmitEvent): void => {
    event.preventDefault()
    const before = shown
    shown = flipped(before)
    if (busy) return
    busy = true
    void settle(before).finally(() => (busy = false))
  }

  return {
    get form() {
      return { method: 'post' as const, action: action(), onsubmit }
    },
    get button() {
      return {
        type: 'submit' as const,
        name: 'on' as const,
        value: shown.mine ? ('false' as const) : ('true' as const),
        'aria-pressed': shown.mine,
      }
    },
    get mine() {
      return shown.mine
    },
    get count() {
      return shown.count ?? 0
    },
  }
}

function flipped({ mine, count = 0 }: ToggleState): ToggleState {
  return { mine: !mine, count: Math.max(0, count + (mine ? -1 : 1)) }
}

type Answer = { readonly state: Partial<ToggleState>; readonly refused?: undefined } | { readonly refused: string }

async function send(action: string, on: boolean, offline: string): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const response = await fetch(action, { method: 'POST', headers, body: JSON.stringify({ on }) }).catch(() => undefined)
  if (!response) return { refused: offline }
  if (!response.ok) return { refused: (await problem(response)).detail || offline }
  return { state: stateIn(await response.json().catch(() => ({}))) }
}

/** Routes answer the new state, or more than that; what is not there stays as guessed. */
function stateIn(answer: { mine?: unknown; count?: unknown }): Partial<ToggleState> {
  const { mine, count } = answer
  return { ...(typeof mine === 'boolean' && { mine }), ...(typeof count === 'number' && { count }) }
}
