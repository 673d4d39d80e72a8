import type { Static, TSchema } from 'typebox'
import type { Id, Viewer } from './viewer.ts'

/** A place where other plugins may change or refuse. Handlers run in phases check → enrich → decide, then by dependency and id. */
export interface Hook<S extends TSchema = TSchema> {
  readonly name: string
  readonly version: number
  readonly schema: S
  /** What a handler that throws or is late means: `open` skips it, `closed` refuses. */
  readonly onFailure: 'open' | 'closed'
  /** Milliseconds a handler may take. */
  readonly timeLimit: number
  /** Milliseconds all handlers together may take. */
  readonly budget: number
}

export type HookPhase = 'check' | 'enrich' | 'decide'

export type Verdict<S extends TSchema> =
  | { readonly pass: true }
  | { readonly change: Partial<Static<S>> }
  | { readonly refuse: string; readonly params?: Readonly<Record<string, unknown>> }
  | { readonly hold: string }

export function defineHook<S extends TSchema>(
  name: `${string}.${string}`,
  schema: S,
  options: { version?: number; onFailure: 'open' | 'closed'; timeLimit?: number; budget?: number },
): Hook<S> {
  const { version = 1, onFailure, timeLimit = 500, budget = 1500 } = options
  return { name, schema, version, onFailure, timeLimit, budget }
}

/** Runs the handlers of a hook. Token `HOOKS`. */
export interface Hooks {
  /**
   * @param options.institution owner of the payload: decides whose handlers are on
   * @returns the input after all changes, and why it is to be held, if a handler says so
   * @throws Refusal with the handler's code; `CORE_HOOK_FAILED` (503) when a closed hook's handler fails
   */
  run<S extends TSchema>(
    hook: Hook<S>,
    input: Static<S>,
    options: { viewer: Viewer; institution?: Id | null },
  ): Promise<{ readonly input: Static<S>; readonly held: string | null }>
}
