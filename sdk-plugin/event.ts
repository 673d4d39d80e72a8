import type { Static, TSchema } from 'typebox'
import type { Id } from './viewer.ts'
import type { Transaction } from './database.ts'

/** Something that happened, in the past tense. Stored in the transaction that made it happen, delivered at least once. */
export interface Event<S extends TSchema = TSchema> {
  readonly name: string
  readonly version: number
  readonly schema: S
  readonly upcast: Readonly<Record<number, (old: never) => Static<S>>>
}

/**
 * @param name `plugin.happened`
 * @param options.upcast turns the payload of an older version into this one's
 */
export function defineEvent<S extends TSchema>(
  name: `${string}.${string}`,
  schema: S,
  options: { version: number; upcast?: Record<number, (old: never) => Static<S>> } = { version: 1 },
): Event<S> {
  return { name, schema, version: options.version, upcast: options.upcast ?? {} }
}

export interface EventContext {
  readonly eventId: Id
  /** Institution whose item it is about; `null` for citizens'. */
  readonly institutionId: Id | null
  readonly happenedAt: Date
  /** Aborted after the time limit (10 s). */
  readonly signal: AbortSignal
  /** Runs the work in a transaction, once for this event and subscriber, however often the event is delivered. */
  once(work: (tx: Transaction) => Promise<void>): Promise<void>
}
