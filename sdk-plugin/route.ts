import type { Readable } from 'node:stream'
import type { Static, TObject, TSchema } from 'typebox'
import type { Viewer } from './viewer.ts'
import type { Token } from './token.ts'

/** Who may call a route: the type demands one of the two. `public` says why everybody may. */
export type Access =
  | { readonly permission: `${string}:${string}`; readonly public?: never }
  | { readonly public: string; readonly permission?: never }

/** How often: `max` calls in `seconds`, counted by account (visitors: by network) unless `by` says otherwise. */
export interface Rate {
  readonly max: number
  readonly seconds: number
  readonly by?: 'account' | 'network'
}

export type Route<P extends TObject, Q extends TObject, B extends TSchema, A extends TSchema> = Access & {
  /** One line for the API's page. */
  readonly summary: string
  /** Which institution's switch counts: one named in the path (`:institutionId`), the one that acts, or the item's owner (the handler filters). */
  readonly institution?: 'path' | 'acting' | 'item'
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Multipart uploads: bytes a file and files a request. */
  readonly files?: { readonly maxBytes: number; readonly max: number }
  /** Also takes form-encoded bodies and answers 303 back to the page, with this text (locale key) shown there. */
  readonly form?: boolean | { readonly done: string }
  readonly rate?: Rate
  /** 200 unless given. */
  readonly status?: 200 | 201 | 202
  /** Seconds a public answer may be kept; for viewers it is always `private, no-store`. */
  readonly cache?: number
  /** `no content`: answers 204. */
  readonly answer: A
  handler(request: RouteRequest<P, Q, B>): Promise<Static<A>>
}

export interface RouteRequest<P extends TObject = TObject, Q extends TObject = TObject, B extends TSchema = TSchema> {
  readonly params: Static<P>
  readonly query: Static<Q>
  readonly body: Static<B>
  readonly viewer: Viewer
  /** Aborted when the client hangs up or the time is over. */
  readonly signal: AbortSignal
  readonly cookies: Cookies
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Uploaded files, in order, of a route with `files`. The stream must be read or destroyed before the next one comes. */
  files(): AsyncIterable<UploadedFile>
  /** Fields that came before the file in a multipart body. */
  readonly fields: Readonly<Record<string, string>>
  /** Sets a header of the answer. */
  header(name: string, value: string): void
}

export interface UploadedFile {
  readonly field: string
  /** As the client says; never trusted, never used as a path. */
  readonly name: string
  readonly stream: Readable
}

export interface Cookies {
  get(name: string): string | undefined
  /** `Secure` (with https), `HttpOnly`, `SameSite=Lax`, `Path=/`; names get the prefix `__Host-` with https. */
  set(name: string, value: string, options: { readonly seconds: number }): void
  clear(name: string): void
}

/** An answer of bytes: a file, a feed. */
export interface FileAnswer {
  readonly type: string
  readonly body: Readable | Buffer | string
  readonly length?: number
  readonly etag?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type FileRoute<P extends TObject, Q extends TObject> = Access & {
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly rate?: Rate
  readonly cache?: number
  handler(request: Pick<RouteRequest<P, Q>, 'params' | 'query' | 'viewer' | 'signal' | 'headers'>): Promise<FileAnswer>
}

/** On and off in one route: favourite, follow, mute. Takes `{ on }` as JSON or from a form, answers the new state. */
export type ToggleRoute<P extends TObject, A extends TSchema> = Access & {
  readonly summary: string
  readonly params: P
  readonly rate?: Rate
  readonly answer: A
  set(
    request: { readonly params: Static<P>; readonly viewer: Viewer; readonly signal: AbortSignal },
    on: boolean,
  ): Promise<Static<A>>
}

type Add = <A extends TSchema, P extends TObject = TObject, Q extends TObject = TObject, B extends TSchema = TSchema>(
  path: string,
  route: Route<P, Q, B, A>,
) => void

/** Records routes under `/api/<plugin>/v1`; the kernel checks them for clashes before it registers any. */
export interface Api {
  readonly get: Add
  readonly post: Add
  readonly put: Add
  readonly patch: Add
  readonly delete: Add
  /** `POST path`, `{ on: boolean }`. Works as a form. */
  toggle<P extends TObject, A extends TSchema>(path: string, route: ToggleRoute<P, A>): void
  /** `GET path` with bytes. A path that starts with one of the plugin's `claims` stands outside of `/api`. */
  file<P extends TObject = TObject, Q extends TObject = TObject>(path: string, route: FileRoute<P, Q>): void
  /** A service of this plugin or of one it requires. */
  need<T>(token: Token<T>): T
  maybe<T>(token: Token<T>): () => T | undefined
}
