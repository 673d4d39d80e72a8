/** A versioned SQL view of a plugin's own tables, with its row type, that plugins which require it may join in a read. */
export interface ReadView<N extends string, R> {
  readonly name: N
  readonly __row?: R
}

/** @param name `schema.v1_noun`, as the plugin's migration creates it */
export function readView<R>() {
  return <const N extends `${string}.v${number}_${string}`>(name: N): ReadView<N, R> => ({ name })
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a bound, not a value
type AnyReadView = ReadView<string, any>

/** Kysely's table map of some read views: `kysely<TablesOf<[typeof v1Post, typeof v1Account]>>()`. */
export type TablesOf<V extends readonly AnyReadView[]> = { [I in V[number] as I['name']]: NonNullable<I['__row']> }
