/** Names a service that a plugin offers to others. Compared by name and version, never by identity: the web shell bundles its own copy. */
export interface Token<T> {
  readonly name: string
  readonly version: number
  readonly __type?: T
}

/** @param name `plugin.thing`, with the id of the plugin that provides it */
export function token<T>(name: `${string}.${string}`, version = 1): Token<T> {
  return { name, version }
}

/** A plugin as others see it in `requires` and `optional`. */
export interface Contract {
  readonly id: string
  /** Semver range of the plugin's contract. */
  readonly range: string
}

export function contract(id: string, range: string): Contract {
  return { id, range }
}
