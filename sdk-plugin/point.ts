/** A typed place into which other plugins put values: timeline sources, notification kinds, commands, … */
export interface Point<T> {
  readonly name: string
  readonly __type?: T
}

export function definePoint<T>(name: `${string}.${string}`): Point<T> {
  return { name }
}

/** A value with the plugin that put it there. */
export interface Contribution<T> {
  readonly plugin: string
  readonly value: T
}
