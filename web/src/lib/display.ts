/** What the reader chose under "Darstellung", signed in or not. Kept in a cookie, so that the server writes it and nothing flashes. */
export interface Display {
  readonly theme: 'auto' | 'light' | 'dark' | 'contrast' | 'contrast-dark'
  /** Percent. */
  readonly text: '100' | '115' | '130' | '150' | '175' | '200'
  readonly labels: 'auto' | 'always'
  readonly motion: 'auto' | 'less'
  readonly density: 'auto' | 'compact'
  /** Single-key shortcuts. Source: WCAG 2.1.4 */
  readonly keys: 'on' | 'off'
}

export const displayCookie = 'display'
export const displaySeconds = 365 * 24 * 60 * 60

/** All choices; the first of each is the default and is not written into the page. */
export const displayChoices = {
  theme: ['auto', 'light', 'dark', 'contrast', 'contrast-dark'],
  text: ['100', '115', '130', '150', '175', '200'],
  labels: ['auto', 'always'],
  motion: ['auto', 'less'],
  density: ['auto', 'compact'],
  keys: ['on', 'off'],
} as const satisfies { readonly [K in keyof Display]: readonly Display[K][] }

export const displayNames = Object.keys(displayChoices) as (keyof Display)[]

/** Reads the cookie or a form; what is unknown becomes the default. */
export function readDisplay(given: { get(name: string): unknown }): Display {
  const entries = displayNames.map((name) => {
    const choices: readonly string[] = displayChoices[name]
    const value = String(given.get(name) ?? '')
    return [name, choices.includes(value) ? value : choices[0]]
  })
  return Object.fromEntries(entries) as Display
}

/** Differences from the default only, for the cookie and for `<html data-…>`. */
export function chosen(display: Display): [keyof Display, string][] {
  return displayNames.flatMap((name) => (display[name] === displayChoices[name][0] ? [] : [[name, display[name]]]))
}
