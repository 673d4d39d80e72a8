// sdk-plugin/database.ts
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Compilable, Kysely, RawBuilder } from 'kysely';
import type { Static, TSchema } from 'typebox';
import type { Event } from './event.ts';
import type { Id, Viewer } from './viewer.ts';
export interface Database {
    kysely<Tables>(): Kysely<Tables>;
    statement<P extends object, Row>(build: (parameter: <K extends keyof P & string>(name: K) => RawBuilder<P[K]>) => Compilable<Row>): (parameters: P, tx?: Transaction) => Promise<Row[]>;
    transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
    newId(at?: Date): Id;
    timeOf(id: Id): Date;
}
export interface Transaction {
    readonly em: SqlEntityManager;
    kysely<Tables>(): Kysely<Tables>;
    emit<S extends TSchema>(event: Event<S>, payload: Static<S>, options?: {
        institution?: Id | null;
    }): Promise<void>;
    audit(entry: AuditEntry): Promise<void>;
    afterCommit(work: () => void | Promise<void>): void;
}
export interface AuditEntry {
    readonly viewer: Pick<Viewer, 'person' | 'account' | 'institution' | 'mandate'>;
    readonly action: string;
    readonly subject: string;
    readonly details?: Readonly<Record<string, unknown>>;
}
export interface Migration {
    readonly name: string;
    readonly up: string;
}
export declare function defineMigration(name: string, up: string): Migration;

// sdk-plugin/event.ts
import type { Static, TSchema } from 'typebox';
import type { Id } from './viewer.ts';
import type { Transaction } from './database.ts';
export interface Event<S extends TSchema = TSchema> {
    readonly name: string;
    readonly version: number;
    readonly schema: S;
    readonly upcast: Readonly<Record<number, (old: never) => Static<S>>>;
}
export declare function defineEvent<S extends TSchema>(name: `${string}.${string}`, schema: S, options?: {
    version: number;
    upcast?: Record<number, (old: never) => Static<S>>;
}): Event<S>;
export interface EventContext {
    readonly eventId: Id;
    readonly institutionId: Id | null;
    readonly happenedAt: Date;
    readonly signal: AbortSignal;
    once(work: (tx: Transaction) => Promise<void>): Promise<void>;
}

// sdk-plugin/graphemes.ts
export declare function graphemes(text: string): number;

// sdk-plugin/hook.ts
import type { Static, TSchema } from 'typebox';
import type { Id, Viewer } from './viewer.ts';
export interface Hook<S extends TSchema = TSchema> {
    readonly name: string;
    readonly version: number;
    readonly schema: S;
    readonly onFailure: 'open' | 'closed';
    readonly timeLimit: number;
    readonly budget: number;
}
export type HookPhase = 'check' | 'enrich' | 'decide';
export type Verdict<S extends TSchema> = {
    readonly pass: true;
} | {
    readonly change: Partial<Static<S>>;
} | {
    readonly refuse: string;
    readonly params?: Readonly<Record<string, unknown>>;
} | {
    readonly hold: string;
};
export declare function defineHook<S extends TSchema>(name: `${string}.${string}`, schema: S, options: {
    version?: number;
    onFailure: 'open' | 'closed';
    timeLimit?: number;
    budget?: number;
}): Hook<S>;
export interface Hooks {
    run<S extends TSchema>(hook: Hook<S>, input: Static<S>, options: {
        viewer: Viewer;
        institution?: Id | null;
    }): Promise<{
        readonly input: Static<S>;
        readonly held: string | null;
    }>;
}

// sdk-plugin/id.ts
import { Type } from '#type';
export declare const idSchema: Type.TString;

// sdk-plugin/index.ts
export { Type } from '#type';
export type { Static, TObject, TSchema } from 'typebox';
export * from './words.ts';
export * from './viewer.ts';
export * from './id.ts';
export * from './graphemes.ts';
export * from './token.ts';
export * from './event.ts';
export * from './hook.ts';
export * from './view.ts';
export * from './read-view.ts';
export * from './point.ts';
export * from './refusal.ts';
export * from './database.ts';
export * from './settings.ts';
export * from './route.ts';
export * from './services.ts';
export * from './points.ts';
export * from './slots.ts';
export * from './plugin.ts';
export * from './web-request.ts';

// sdk-plugin/plugin.ts
import type { EntitySchema } from '@mikro-orm/core';
import type { Static, TObject, TSchema } from 'typebox';
import type { Contract, Token } from './token.ts';
import type { Event, EventContext } from './event.ts';
import type { Hook, HookPhase, Verdict } from './hook.ts';
import type { Base, Presented, View, ViewExtension } from './view.ts';
import type { Contribution, Point } from './point.ts';
import type { Settings, SettingsSchemas } from './settings.ts';
import type { Migration, Transaction } from './database.ts';
import type { Api } from './route.ts';
import type { Id, Role, Viewer } from './viewer.ts';
import type { Words } from './words.ts';
export interface PluginDefinition<S extends SettingsSchemas = SettingsSchemas> {
    readonly id: string;
    readonly title: Words;
    readonly summary?: Words;
    readonly scope?: 'server' | 'institution';
    readonly essential?: boolean;
    readonly defaultOn?: boolean;
    readonly requires?: readonly Contract[];
    readonly optional?: readonly Contract[];
    readonly provides?: readonly Token<any>[];
    readonly permissions?: Readonly<Record<`${string}:${string}`, {
        readonly title?: Words;
        readonly default: readonly Role[];
    }>>;
    readonly egress?: readonly {
        readonly to: string | 'federation' | 'given-by-people' | 'configured';
        readonly purpose: Words;
    }[];
    readonly settings?: S;
    readonly database?: {
        readonly entities: readonly EntitySchema<any>[];
        readonly migrations: readonly Migration[];
    };
    readonly claims?: readonly `/${string}`[];
    readonly keeps?: readonly {
        readonly what: Words;
        readonly why: Words;
        readonly until: Words;
    }[];
    readonly personalData?: 'none' | ((plugin: Plugin<S>) => PersonalData);
    setup?(plugin: Plugin<S>): void;
    routes?(api: Api): void;
    demo?(town: DemoTown): Promise<void>;
}
export interface PersonalData {
    export(account: Id): AsyncIterable<{
        readonly kind: string;
        readonly data: unknown;
    }>;
    erase(account: Id): Promise<void>;
}
export interface Plugin<S extends SettingsSchemas = SettingsSchemas> {
    readonly id: string;
    provide<T>(token: Token<T>, make: (need: <U>(token: Token<U>) => U) => T): void;
    need<T>(token: Token<T>): T;
    maybe<T>(token: Token<T>): () => T | undefined;
    on<E extends TSchema>(event: Event<E>, handle: (payload: Static<E>, context: EventContext) => Promise<void>): void;
    hook<H extends TSchema>(hook: Hook<H>, options: {
        readonly phase: HookPhase;
    }, handle: (input: Readonly<Static<H>>, context: {
        readonly viewer: Viewer;
        readonly signal: AbortSignal;
    }) => Promise<Verdict<H>>): void;
    present<V extends View<string, TObject>, K extends string, E extends TSchema>(extension: ViewExtension<V, K, E>, batch: (items: readonly Base<V>[], viewer: Viewer, signal: AbortSignal) => Promise<Presented<E>>): void;
    job<J extends TSchema>(name: string, schema: J, run: (input: Static<J>, context: JobContext) => Promise<void>, options?: {
        readonly every?: string;
        readonly timeLimit?: number;
    }): Job<J>;
    contribute<T>(point: Point<T>, value: T): void;
    contributions<T>(point: Point<T>): (options?: {
        readonly institution?: Id | null;
    }) => readonly Contribution<T>[];
    eachInstitution(run: (institutionId: Id) => Promise<void>): Promise<void>;
    isOn(institution?: Id | null): boolean;
    readonly settings: Settings<S>;
}
export interface JobContext {
    readonly signal: AbortSignal;
    progress(done: number, of: number): void;
}
export interface Job<J extends TSchema> {
    send(input: Static<J>, options?: {
        readonly tx?: Transaction;
        readonly after?: number;
        readonly key?: string;
    }): Promise<void>;
}
export interface DemoTown {
    need<T>(token: Token<T>): T;
    readonly notes: Map<string, unknown>;
    random(): number;
    readonly now: Date;
    say(line: string): void;
}
export declare function definePlugin<const S extends SettingsSchemas = Record<never, never>>(definition: PluginDefinition<S>): PluginDefinition<S>;

// sdk-plugin/point.ts
export interface Point<T> {
    readonly name: string;
    readonly __type?: T;
}
export declare function definePoint<T>(name: `${string}.${string}`): Point<T>;
export interface Contribution<T> {
    readonly plugin: string;
    readonly value: T;
}

// sdk-plugin/points.ts
import { Type } from '#type';
import type { Id, Role, Viewer } from './viewer.ts';
import type { Words } from './words.ts';
import type { Token } from './token.ts';
export interface Identification {
    identify(request: {
        readonly cookie: (name: string) => string | undefined;
        readonly authorization: string | undefined;
    }): Promise<Identity | null>;
}
export interface Identity {
    readonly person: Id;
    readonly account: Id;
    readonly institution: Id | null;
    readonly mandate: Id | null;
    readonly roles: readonly Role[];
    readonly language: string | null;
}
export declare const identification: import("./point.ts").Point<Identification>;
export interface AccountMaker {
    make(wish: {
        readonly kind: 'person' | 'institution';
        readonly handle: string;
        readonly displayName: string;
        readonly language: string;
        readonly institution: Id | null;
        readonly confirmed: boolean;
    }): Promise<Pick<Identity, 'person' | 'account'>>;
}
export declare const accountMaker: import("./point.ts").Point<AccountMaker>;
export interface Command {
    readonly name: string;
    readonly summary: string;
    readonly arguments?: readonly {
        readonly name: string;
        readonly description: string;
    }[];
    readonly options?: readonly {
        readonly flags: string;
        readonly description: string;
        readonly default?: string;
    }[];
    readonly examples?: readonly string[];
    run(input: CommandInput): Promise<unknown>;
}
export interface CommandInput {
    readonly arguments: Readonly<Record<string, string | undefined>>;
    readonly options: Readonly<Record<string, string | boolean | undefined>>;
    readonly viewer: Viewer;
    readonly signal: AbortSignal;
    need<T>(token: Token<T>): T;
    say(line: string): void;
    progress(done: number, of: number): void;
}
export declare const commands: import("./point.ts").Point<Command>;
export interface StreamTopic {
    readonly topic: string;
    mayListen(viewer: Viewer): Promise<boolean>;
    filter?(viewer: Viewer): Promise<(message: {
        readonly name: string;
        readonly data: unknown;
    }) => boolean>;
}
export declare const streamTopics: import("./point.ts").Point<StreamTopic>;
export interface Place {
    institutionOf(path: string): Promise<Id | null>;
}
export declare const places: import("./point.ts").Point<Place>;
export interface Check {
    readonly title: Words;
    run(): Promise<{
        readonly ok: boolean;
        readonly sentence: Words;
    }>;
}
export declare const checks: import("./point.ts").Point<Check>;
export interface StartNotice {
    lines(): Promise<readonly string[]>;
}
export declare const startNotices: import("./point.ts").Point<StartNotice>;
export declare const viewerView: import("./view.ts").View<"core.viewer", Type.TObject<{
    id: Type.TString;
    institutionId: Type.TUnion<[Type.TString, Type.TNull]>;
}>>;

// sdk-plugin/read-view.ts
export interface ReadView<N extends string, R> {
    readonly name: N;
    readonly __row?: R;
}
export declare function readView<R>(): <const N extends `${string}.v${number}_${string}`>(name: N) => ReadView<N, R>;
type AnyReadView = ReadView<string, any>;
export type TablesOf<V extends readonly AnyReadView[]> = {
    [I in V[number] as I['name']]: NonNullable<I['__row']>;
};
export {};

// sdk-plugin/refusal.ts
export declare class Refusal extends Error {
    readonly code: string;
    readonly status: number;
    readonly params: Readonly<Record<string, unknown>>;
    readonly field: string | undefined;
    constructor(code: string, status: number, params?: Readonly<Record<string, unknown>>, field?: string);
}
export declare function refusal<P extends Readonly<Record<string, unknown>> = Readonly<Record<string, unknown>>>(code: Uppercase<string>, status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 503 | 507, field?: string): new (params?: P) => Refusal;

// sdk-plugin/route.ts
import type { Readable } from 'node:stream';
import type { Static, TObject, TSchema } from 'typebox';
import type { Viewer } from './viewer.ts';
import type { Token } from './token.ts';
export type Access = {
    readonly permission: `${string}:${string}`;
    readonly public?: never;
} | {
    readonly public: string;
    readonly permission?: never;
};
export interface Rate {
    readonly max: number;
    readonly seconds: number;
    readonly by?: 'account' | 'network';
}
export type Route<P extends TObject, Q extends TObject, B extends TSchema, A extends TSchema> = Access & {
    readonly summary: string;
    readonly institution?: 'path' | 'acting' | 'item';
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly files?: {
        readonly maxBytes: number;
        readonly max: number;
    };
    readonly form?: boolean | {
        readonly done: string;
    };
    readonly rate?: Rate;
    readonly status?: 200 | 201 | 202;
    readonly cache?: number;
    readonly answer: A;
    handler(request: RouteRequest<P, Q, B>): Promise<Static<A>>;
};
export interface RouteRequest<P extends TObject = TObject, Q extends TObject = TObject, B extends TSchema = TSchema> {
    readonly params: Static<P>;
    readonly query: Static<Q>;
    readonly body: Static<B>;
    readonly viewer: Viewer;
    readonly signal: AbortSignal;
    readonly cookies: Cookies;
    readonly headers: Readonly<Record<string, string | undefined>>;
    files(): AsyncIterable<UploadedFile>;
    readonly fields: Readonly<Record<string, string>>;
    header(name: string, value: string): void;
}
export interface UploadedFile {
    readonly field: string;
    readonly name: string;
    readonly stream: Readable;
}
export interface Cookies {
    get(name: string): string | undefined;
    set(name: string, value: string, options: {
        readonly seconds: number;
    }): void;
    clear(name: string): void;
}
export interface FileAnswer {
    readonly type: string;
    readonly body: Readable | Buffer | string;
    readonly length?: number;
    readonly etag?: string;
    readonly headers?: Readonly<Record<string, string>>;
}
export type FileRoute<P extends TObject, Q extends TObject> = Access & {
    readonly summary: string;
    readonly params?: P;
    readonly query?: Q;
    readonly rate?: Rate;
    readonly cache?: number;
    handler(request: Pick<RouteRequest<P, Q>, 'params' | 'query' | 'viewer' | 'signal' | 'headers'>): Promise<FileAnswer>;
};
export type ToggleRoute<P extends TObject, A extends TSchema> = Access & {
    readonly summary: string;
    readonly params: P;
    readonly rate?: Rate;
    readonly answer: A;
    set(request: {
        readonly params: Static<P>;
        readonly viewer: Viewer;
        readonly signal: AbortSignal;
    }, on: boolean): Promise<Static<A>>;
};
type Add = <A extends TSchema, P extends TObject = TObject, Q extends TObject = TObject, B extends TSchema = TSchema>(path: string, route: Route<P, Q, B, A>) => void;
export interface Api {
    readonly get: Add;
    readonly post: Add;
    readonly put: Add;
    readonly patch: Add;
    readonly delete: Add;
    toggle<P extends TObject, A extends TSchema>(path: string, route: ToggleRoute<P, A>): void;
    file<P extends TObject = TObject, Q extends TObject = TObject>(path: string, route: FileRoute<P, Q>): void;
    need<T>(token: Token<T>): T;
    maybe<T>(token: Token<T>): () => T | undefined;
}
export {};

// sdk-plugin/services.ts
import type { Readable } from 'node:stream';
import type { Database, Transaction } from './database.ts';
import type { Hooks } from './hook.ts';
import type { Presenters } from './view.ts';
import type { Id, Viewer, Role } from './viewer.ts';
import { Refusal } from './refusal.ts';
export declare const DATABASE: import("./token.ts").Token<Database>;
export declare const HOOKS: import("./token.ts").Token<Hooks>;
export declare const PRESENTERS: import("./token.ts").Token<Presenters>;
export interface Clock {
    now(): Date;
}
export declare const CLOCK: import("./token.ts").Token<Clock>;
export interface Log {
    info(message: string, data?: Readonly<Record<string, unknown>>): void;
    warn(message: string, data?: Readonly<Record<string, unknown>>): void;
    error(message: string, error: unknown): void;
}
export declare const LOG: import("./token.ts").Token<Log>;
export interface Storage {
    put(key: string, body: Readable | Uint8Array): Promise<void>;
    get(key: string): Promise<{
        readonly body: Readable;
        readonly length: number;
    } | null>;
    delete(key: string): Promise<void>;
}
export declare const STORAGE: import("./token.ts").Token<Storage>;
export interface Egress {
    fetch(url: string, options?: EgressOptions): Promise<EgressAnswer>;
}
export interface EgressOptions {
    readonly method?: 'GET' | 'HEAD' | 'POST';
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
    readonly maxBytes?: number;
    readonly signal?: AbortSignal;
}
export interface EgressAnswer {
    readonly status: number;
    readonly url: string;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: Buffer;
}
export declare const EGRESS: import("./token.ts").Token<Egress>;
export type EgressReason = 'address' | 'undeclared' | 'private' | 'unreachable' | 'late' | 'redirects' | 'large' | 'encoding';
export declare class EgressRefused extends Refusal {
    readonly reason: EgressReason;
    constructor(reason: EgressReason, host: string);
}
export interface Realtime {
    send(message: {
        readonly to: {
            readonly account: Id;
        } | {
            readonly topic: string;
        };
        readonly name: string;
        readonly data: unknown;
    }): Promise<void>;
    close(person: Id): Promise<void>;
}
export declare const REALTIME: import("./token.ts").Token<Realtime>;
export interface Mail {
    send(message: MailMessage, tx?: Transaction): Promise<void>;
}
export interface MailMessage {
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly headers?: Readonly<Record<string, string>>;
}
export declare const MAIL: import("./token.ts").Token<Mail>;
export interface Server {
    readonly publicUrl: string;
    readonly name: string;
    readonly mode: 'demo' | 'production';
    readonly version: string;
}
export declare const SERVER: import("./token.ts").Token<Server>;
export interface Viewers {
    as(account: {
        readonly id: Id;
        readonly institution?: Id | null;
        readonly roles: readonly Role[];
        readonly language?: string;
    }): Viewer;
    visitor(language?: string): Viewer;
    console(): Viewer;
}
export declare const VIEWERS: import("./token.ts").Token<Viewers>;
export interface Institutions {
    add(institution: {
        readonly name: string;
    }, by: Viewer): Promise<Institution>;
    find(id: Id): Promise<Institution | null>;
    all(): Promise<readonly Institution[]>;
    mandatesOf(person: Id): Promise<readonly Mandate[]>;
    give(mandate: {
        readonly person: Id;
        readonly institution: Id;
        readonly role: MandateRole;
        readonly endsAt?: Date | null;
    }, by: Viewer): Promise<Mandate>;
    end(mandateId: Id, by: Viewer): Promise<void>;
}
export interface Institution {
    readonly id: Id;
    readonly name: string;
}
export type MandateRole = 'writer' | 'approver' | 'publisher' | 'administrator';
export interface Mandate {
    readonly id: Id;
    readonly person: Id;
    readonly institution: Id;
    readonly role: MandateRole;
    readonly endsAt: Date | null;
}
export declare const INSTITUTIONS: import("./token.ts").Token<Institutions>;
export interface Roles {
    of(person: Id): Promise<readonly Role[]>;
    holders(role: 'moderator' | 'operator'): Promise<readonly Id[]>;
    give(person: Id, role: 'moderator' | 'operator', by: Viewer): Promise<void>;
    take(person: Id, role: 'moderator' | 'operator', by: Viewer): Promise<void>;
}
export declare const ROLES: import("./token.ts").Token<Roles>;

// sdk-plugin/settings.ts
import type { Static, TObject } from 'typebox';
import type { Id } from './viewer.ts';
export interface SettingsSchemas {
    readonly server?: TObject;
    readonly institution?: TObject;
    readonly account?: TObject;
}
type Of<S> = S extends TObject ? Static<S> : Record<string, never>;
export interface Settings<S extends SettingsSchemas> {
    server(): Of<S['server']>;
    institution(id: Id): Of<S['institution']>;
    account(id: Id): Promise<Of<S['account']>>;
}
export {};

// sdk-plugin/slots.ts
import type { Component } from 'svelte';
import type { TObject } from 'typebox';
import type { AnyExtension, Shown, View } from './view.ts';
import type { Shell } from './web-request.ts';
export interface Slot<N extends string = string, P extends object = object, V extends View<string, TObject> | undefined = View<string, TObject> | undefined> {
    readonly name: N;
    readonly version: number;
    readonly view: V;
    readonly __props?: P;
}
export declare function defineSlot<P extends object = object>(): <const N extends string, V extends View<string, TObject> | undefined = undefined>(name: N, options?: {
    version?: number;
    view?: V;
}) => Slot<N, P, V>;
export interface Always {
    t(key: string, params?: Readonly<Record<string, unknown>>): string;
    may(permission: string): boolean;
}
export type AnySlot = Slot<string, any, any>;
export type SlotProps<S extends AnySlot, X extends readonly AnyExtension[] = []> = S extends Slot<string, infer P, infer V> ? Always & P & (V extends View<string, TObject> ? {
    item: Shown<V, X>;
} : object) : never;
export type SlotComponent<S extends AnySlot, X extends readonly AnyExtension[]> = Component<SlotProps<S, X>>;
export declare const shellAccount: Slot<"shell.account", {
    shell: Shell;
}, undefined>;
export declare const shellAside: Slot<"shell.aside", {
    path: string;
}, undefined>;
export declare const shellFooter: Slot<"shell.footer", object, undefined>;
export declare const shellNotice: Slot<"shell.notice", {
    path: string;
}, undefined>;
export declare const shellSettings: Slot<"shell.settings", object, undefined>;
export declare const shellAdmin: Slot<"shell.admin", object, undefined>;

// sdk-plugin/token.ts
export interface Token<T> {
    readonly name: string;
    readonly version: number;
    readonly __type?: T;
}
export declare function token<T>(name: `${string}.${string}`, version?: number): Token<T>;
export interface Contract {
    readonly id: string;
    readonly range: string;
}
export declare function contract(id: string, range: string): Contract;

// sdk-plugin/type.ts
export { Type } from 'typebox';

// sdk-plugin/view.ts
import type { Static, TObject, TSchema } from 'typebox';
import type { Id, Viewer } from './viewer.ts';
export interface View<N extends string = string, S extends TObject = TObject> {
    readonly name: N;
    readonly version: number;
    readonly schema: S;
    readonly owner: string | null;
}
export declare function defineView<const N extends string, S extends TObject>(name: N, schema: S, options: {
    version?: number;
    owner: keyof Static<S> | null;
}): View<N, S>;
export interface ViewExtension<V extends View<string, TObject> = View, K extends string = string, E extends TSchema = TSchema> {
    readonly view: V;
    readonly plugin: K;
    readonly version: number;
    readonly schema: E;
}
export declare function extendView<V extends View<string, TObject>, const K extends string, E extends TSchema>(view: V, plugin: K, schema: E, options?: {
    version?: number;
}): ViewExtension<V, K, E>;
export type AnyExtension = ViewExtension<any, string, any>;
export type Base<V> = V extends View<string, infer S> ? Static<S> : never;
type ExtOf<X extends readonly AnyExtension[]> = {
    [I in X[number] as I['plugin']]: Static<I['schema']>;
};
export type Shown<V extends View<string, TObject>, X extends readonly AnyExtension[] = []> = Readonly<Base<V>> & {
    readonly ext: Readonly<ExtOf<X>>;
};
export declare function ext<V extends View<string, TObject>, K extends string, E extends TSchema>(shown: {
    readonly ext: object;
}, extension: ViewExtension<V, K, E>): Static<E> | undefined;
export declare const EXTENSIONS_OF = "x-extensions-of";
export declare function shown<V extends View<string, TObject>>(view: V): TSchema & {
    static: Shown<V>;
} & TObject;
export interface Presenters {
    fill<V extends View<string, TObject>>(view: V, items: readonly Base<V>[], viewer: Viewer): Promise<Shown<V>[]>;
}
export type Presented<E extends TSchema> = ReadonlyMap<Id, Static<E>>;
export {};

// sdk-plugin/viewer.ts
export type Id = string;
export interface Viewer {
    readonly person: Id | null;
    readonly account: Id | null;
    readonly institution: Id | null;
    readonly mandate: Id | null;
    readonly roles: readonly Role[];
    readonly language: string;
    readonly network: string;
    may(permission: string): boolean;
    require(permission: string): void;
    t(key: string, params?: Readonly<Record<string, unknown>>): string;
}
export type Role = 'visitor' | 'unconfirmed' | 'citizen' | 'institution' | 'moderator' | 'operator';

// sdk-plugin/web-request.ts
import type { Id } from './viewer.ts';
export interface WebRequest {
    readonly requestId: string;
    readonly on: readonly string[];
    readonly language: string;
    readonly flash?: Flash;
    call(request: Request): Promise<Response>;
    readonly used: Set<string>;
    thrown: number;
    caught: number;
}
export declare const requestStore: unique symbol;
export interface Flash {
    readonly kind: 'done' | 'error';
    readonly text: string;
}
export interface Shell {
    readonly viewer: ShellViewer;
    readonly on: readonly string[];
    readonly server: {
        readonly name: string;
        readonly version: string;
        readonly source: string;
        readonly operator: string;
        readonly mode: 'demo' | 'production';
    };
}
export interface ShellViewer {
    readonly person: Id | null;
    readonly account: Id | null;
    readonly institution: Id | null;
    readonly mandate: Id | null;
    readonly permissions: readonly string[];
    readonly language: string;
    readonly ext: Readonly<Record<string, unknown>>;
}

// sdk-plugin/words.ts
export type Words = {
    readonly de: string;
    readonly en: string;
} & Readonly<Record<string, string>>;
