import type { EntitySchema } from '@mikro-orm/core'
import type { Static, TObject, TSchema } from 'typebox'
import type { Contract, Token } from './token.ts'
import type { Event, EventContext } from './event.ts'
import type { Hook, HookPhase, Verdict } from './hook.ts'
import type { Base, Presented, View, ViewExtension } from './view.ts'
import type { Contribution, Point } from './point.ts'
import type { Settings, SettingsSchemas } from './settings.ts'
import type { Migration, Transaction } from './database.ts'
import type { Api } from './route.ts'
import type { Id, Role, Viewer } from './viewer.ts'
import type { Words } from './words.ts'

/** What a plugin is and does, read like a table of contents. Shapes only: `setup` wires, `routes` records. */
export interface PluginDefinition<S extends SettingsSchemas = SettingsSchemas> {
  /** `[a-z][a-z0-9-]*`: folder, schema, route prefix, locale namespace. */
  readonly id: string
  readonly title: Words
  readonly summary?: Words
  /** `institution`: each institution switches it for itself. `server` unless given. */
  readonly scope?: 'server' | 'institution'
  /** Without it the platform is not ready, and it can't be switched off. */
  readonly essential?: boolean
  /** On unless the operator, an institution or a preset says otherwise. `true` unless given. */
  readonly defaultOn?: boolean
  readonly requires?: readonly Contract[]
  readonly optional?: readonly Contract[]
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tokens of any type
  readonly provides?: readonly Token<any>[]
  readonly permissions?: Readonly<Record<`${string}:${string}`, { readonly title?: Words; readonly default: readonly Role[] }>>
  /** Where to and why; shown to everybody. Hosts, or who gives the address. */
  readonly egress?: readonly { readonly to: string | 'federation' | 'given-by-people' | 'configured'; readonly purpose: Words }[]
  readonly settings?: S
  readonly database?: { readonly entities: readonly EntitySchema<any>[]; readonly migrations: readonly Migration[] } // eslint-disable-line @typescript-eslint/no-explicit-any
  /** Path prefixes outside of `/api` that this plugin answers itself: `['/media']`. Pages need no claim. */
  readonly claims?: readonly `/${string}`[]
  /** What is kept about people, why, and how long (GDPR Art. 13, 30). */
  readonly keeps?: readonly { readonly what: Words; readonly why: Words; readonly until: Words }[]
  /** Compulsory for a plugin with a database (GDPR Art. 15, 17, 20). */
  readonly personalData?: 'none' | ((plugin: Plugin<S>) => PersonalData)
  /** Wires services, hooks, subscriptions, presenters and jobs. Synchronous, at most 100 ms, no I/O. */
  setup?(plugin: Plugin<S>): void
  routes?(api: Api): void
  /** This plugin's part of the demo town, made through its services. Runs in dependency order. */
  demo?(town: DemoTown): Promise<void>
}

export interface PersonalData {
  /** All that is kept about the account, without third persons' data. */
  export(account: Id): AsyncIterable<{ readonly kind: string; readonly data: unknown }>
  erase(account: Id): Promise<void>
}

/** The kernel's side of a plugin, given to `setup`. */
export interface Plugin<S extends SettingsSchemas = SettingsSchemas> {
  readonly id: string
  /** Offers a service; one instance, made when first needed. */
  provide<T>(token: Token<T>, make: (need: <U>(token: Token<U>) => U) => T): void
  /** A service of this plugin, of the kernel, or of a plugin in `requires`. @throws when it is none of these */
  need<T>(token: Token<T>): T
  /** A service of a plugin in `optional`: `undefined` while it is off. */
  maybe<T>(token: Token<T>): () => T | undefined
  /** At least once, within 10 s, five tries; make it idempotent (`context.once`). */
  on<E extends TSchema>(event: Event<E>, handle: (payload: Static<E>, context: EventContext) => Promise<void>): void
  hook<H extends TSchema>(
    hook: Hook<H>,
    options: { readonly phase: HookPhase },
    handle: (
      input: Readonly<Static<H>>,
      context: { readonly viewer: Viewer; readonly signal: AbortSignal },
    ) => Promise<Verdict<H>>,
  ): void
  /** Always a batch, never one query per item; 200 ms, what is late is left out. */
  present<V extends View<string, TObject>, K extends string, E extends TSchema>(
    extension: ViewExtension<V, K, E>,
    batch: (items: readonly Base<V>[], viewer: Viewer, signal: AbortSignal) => Promise<Presented<E>>,
  ): void
  /** @returns a handle by which work is sent; with `every` (cron, Europe/Berlin) it also runs by itself with `{}` */
  job<J extends TSchema>(
    name: string,
    schema: J,
    run: (input: Static<J>, context: JobContext) => Promise<void>,
    options?: { readonly every?: string; readonly timeLimit?: number },
  ): Job<J>
  contribute<T>(point: Point<T>, value: T): void
  /** What other plugins put into a point, of those that are on now (for this institution, if given), in dependency order. */
  contributions<T>(point: Point<T>): (options?: { readonly institution?: Id | null }) => readonly Contribution<T>[]
  /** Once for each institution for which this plugin is on. */
  eachInstitution(run: (institutionId: Id) => Promise<void>): Promise<void>
  /** Whether this plugin is on for the server, or for the institution. */
  isOn(institution?: Id | null): boolean
  readonly settings: Settings<S>
}

export interface JobContext {
  readonly signal: AbortSignal
  /** `core.viewer` of who sent it is not kept: jobs act as the console unless the input says otherwise. */
  progress(done: number, of: number): void
}

export interface Job<J extends TSchema> {
  /** @param options.key at most one waiting job with this key */
  send(input: Static<J>, options?: { readonly tx?: Transaction; readonly after?: number; readonly key?: string }): Promise<void>
}

/** What the parts of the demo town share. Randomness has a fixed seed: the same town every time. */
export interface DemoTown {
  need<T>(token: Token<T>): T
  /** Facts one plugin leaves for the next: `town.notes.set('accounts', …)`. */
  readonly notes: Map<string, unknown>
  /** 0 ≤ n < 1. */
  random(): number
  readonly now: Date
  say(line: string): void
}

export function definePlugin<const S extends SettingsSchemas = Record<never, never>>(
  definition: PluginDefinition<S>,
): PluginDefinition<S> {
  return definition
}
