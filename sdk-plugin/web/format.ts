import { timeWords, type TimeForm } from './kit/time.ts'
import { getShell } from './shell.ts'
import { texts } from './texts.ts'

const numbers = new Map<string, Intl.NumberFormat>()

/** `4.812`, `1,5`: never shortened to "4,8k". */
export function number(value: number, language: string, options: Intl.NumberFormatOptions = {}): string {
  const key = language + JSON.stringify(options)
  // formatters are costly to make and the same for all requests
  const made = numbers.get(key) ?? new Intl.NumberFormat(language, options)
  numbers.set(key, made)
  return made.format(value)
}

/**
 * Numbers and moments in the viewer's language, for texts: `const format = formats()`, `format.number(4812)`. On its own a moment is
 * shown by `<Time>`. Call it while a component starts.
 */
export function formats() {
  const shell = getShell()
  const t = texts('kit')
  return {
    number: (value: number, options?: Intl.NumberFormatOptions) => number(value, shell.language(), options),
    moment: (at: string | Date, form: TimeForm = 'full') => timeWords(new Date(at), new Date(), shell.language(), form, t),
  }
}
