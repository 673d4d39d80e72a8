import type { Component } from 'svelte'
import { currentUis } from './uis.ts'

const ready = new Map<string, Component>()

/** The component of a fill or renderer (`plugin:index`), once it is loaded. */
export function readyComponent(id: string): Component | undefined {
  return ready.get(id)
}

/**
 * Loads components of the plugins, so that pages render them without waiting: on the server all, once; in the browser, before it takes
 * the page over, those that the server used. One that can't be loaded is left to its slot, which shows the failure.
 * @returns what failed, by id
 */
export async function loadComponents(ids?: readonly string[]): Promise<Map<string, unknown>> {
  const failures = new Map<string, unknown>()
  const parts = Object.entries(currentUis()).flatMap(([plugin, ui]) =>
    ui.flatMap((part, index) => (part.kind === 'menu' ? [] : [{ id: `${plugin}:${index}`, load: part.load }])),
  )
  const wanted = parts.filter(({ id }) => !ready.has(id) && (!ids || ids.includes(id)))
  await Promise.all(
    wanted.map(async ({ id, load }) => {
      try {
        ready.set(id, (await load()).default)
      } catch (error) {
        failures.set(id, error)
      }
    }),
  )
  return failures
}
