import { Type } from '#type'
import type { Static, TObject, TSchema } from 'typebox'
import type { Id, Viewer } from './viewer.ts'

/** A shape on the wire that other plugins may extend under `ext.<plugin>`. Every item has an `id`. */
export interface View<N extends string = string, S extends TObject = TObject> {
  readonly name: N
  readonly version: number
  readonly schema: S
  /** Field with the institution that owns the item (`null`: a citizen's): its switches decide which extensions are shown. */
  readonly owner: string | null
}

export function defineView<const N extends string, S extends TObject>(
  name: N,
  schema: S,
  options: { version?: number; owner: keyof Static<S> | null },
): View<N, S> {
  return { name, schema, version: options.version ?? 1, owner: options.owner as string | null }
}

/** What one plugin adds to another's view. */
export interface ViewExtension<V extends View<string, TObject> = View, K extends string = string, E extends TSchema = TSchema> {
  readonly view: V
  readonly plugin: K
  readonly version: number
  readonly schema: E
}

export function extendView<V extends View<string, TObject>, const K extends string, E extends TSchema>(
  view: V,
  plugin: K,
  schema: E,
  options: { version?: number } = {},
): ViewExtension<V, K, E> {
  return { view, plugin, schema, version: options.version ?? 1 }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a bound, not a value: any extension of any view
export type AnyExtension = ViewExtension<any, string, any>
export type Base<V> = V extends View<string, infer S> ? Static<S> : never
type ExtOf<X extends readonly AnyExtension[]> = { [I in X[number] as I['plugin']]: Static<I['schema']> }

/** What the wire carries: the view, and under `ext` what other plugins add. Named extensions are certain, others may be absent. */
export type Shown<V extends View<string, TObject>, X extends readonly AnyExtension[] = []> = Readonly<Base<V>> & {
  readonly ext: Readonly<ExtOf<X>>
}

/** The extension's value where it is there: its plugin may be off, failed or late. */
export function ext<V extends View<string, TObject>, K extends string, E extends TSchema>(
  shown: { readonly ext: object },
  extension: ViewExtension<V, K, E>,
): Static<E> | undefined {
  return (shown.ext as Record<string, Static<E> | undefined>)[extension.plugin]
}

/** Marks the `ext` of a view in a route's answer; the kernel puts the schemas of all installed extensions there. */
export const EXTENSIONS_OF = 'x-extensions-of'

/** Schema of a view with its extensions, for the `answer` of routes. */
export function shown<V extends View<string, TObject>>(view: V) {
  const ext = Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    properties: {},
    additionalProperties: false,
    [EXTENSIONS_OF]: view.name,
  })
  return Type.Object({ ...view.schema.properties, ext }) as unknown as TSchema & { static: Shown<V> } & TObject
}

/** Fills `ext` by the presenters of all plugins that are on for each item's owner. Token `PRESENTERS`. */
export interface Presenters {
  fill<V extends View<string, TObject>>(view: V, items: readonly Base<V>[], viewer: Viewer): Promise<Shown<V>[]>
}

/** Values of an extension by the id of the item. */
export type Presented<E extends TSchema> = ReadonlyMap<Id, Static<E>>
