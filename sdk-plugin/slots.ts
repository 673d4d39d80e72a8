import type { Component } from 'svelte'
import type { TObject } from 'typebox'
import type { AnyExtension, Shown, View } from './view.ts'
import type { Shell } from './web-request.ts'

/** A named place in a page into which plugins put components. With a `view`, each fill also gets the `item` that is shown. */
export interface Slot<
  N extends string = string,
  P extends object = object,
  V extends View<string, TObject> | undefined = View<string, TObject> | undefined,
> {
  readonly name: N
  readonly version: number
  readonly view: V
  readonly __props?: P
}

export function defineSlot<P extends object = object>() {
  return <const N extends string, V extends View<string, TObject> | undefined = undefined>(
    name: N,
    options: { version?: number; view?: V } = {},
  ): Slot<N, P, V> => ({ name, version: options.version ?? 1, view: options.view as V })
}

/** What every component in a slot gets. */
export interface Always {
  /** A text of the component's plugin. */
  t(key: string, params?: Readonly<Record<string, unknown>>): string
  may(permission: string): boolean
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a bound, not a value
export type AnySlot = Slot<string, any, any>

export type SlotProps<S extends AnySlot, X extends readonly AnyExtension[] = []> =
  S extends Slot<string, infer P, infer V>
    ? Always & P & (V extends View<string, TObject> ? { item: Shown<V, X> } : object)
    : never

export type SlotComponent<S extends AnySlot, X extends readonly AnyExtension[]> = Component<SlotProps<S, X>>

/** The shell's own slots. */
export const shellAccount = defineSlot<{ shell: Shell }>()('shell.account')
export const shellAside = defineSlot<{ path: string }>()('shell.aside')
export const shellFooter = defineSlot()('shell.footer')
/** Above every page: warnings, a missing confirmation. */
export const shellNotice = defineSlot<{ path: string }>()('shell.notice')
/** Entries of the settings page: a fill renders a `SectionLink` to the plugin's own page, `/settings/<id>` or below. */
export const shellSettings = defineSlot()('shell.settings')
/** The same for `/admin`. */
export const shellAdmin = defineSlot()('shell.admin')
