import type { Ui } from '@sapocom/sdk-plugin/web/ui.ts'
import { uiModules } from '#generated/ui-modules.ts'

/** What plugins add to the pages: on the server of all, in the browser of those that are on. Replaced, never changed. */
let uis: Readonly<Record<string, Ui>> = {}

export function currentUis(): Readonly<Record<string, Ui>> {
  return uis
}

/** For the server, which has all of them. */
export function provideUis(all: Readonly<Record<string, Ui>>): void {
  uis = all
}

/** For the browser: fetches what is not there yet. @param numbers of the plugins that are on, by id */
export async function loadUis(numbers: Readonly<Record<string, number>>): Promise<void> {
  const missing = Object.entries(numbers).filter(([plugin]) => !(plugin in uis))
  if (missing.length === 0) return
  const loaded = await Promise.all(
    missing.map(async ([plugin, number]) => [plugin, (await uiModules[number]?.())?.default ?? []] as const),
  )
  uis = { ...uis, ...Object.fromEntries(loaded) }
}
