import type { Id } from './viewer.ts'

/** What the kernel hands the web shell with each page request, through the store at `requestStore`. */
export interface WebRequest {
  readonly requestId: string
  /** Ids of the plugins that are on at this place (server state and, on an institution's pages, its own choice). */
  readonly on: readonly string[]
  /** BCP 47; the viewer's choice, else the browser's wish, else German. */
  readonly language: string
  /** The message a form route left for the next page; the root layout shows it and deletes the cookie. */
  readonly flash?: Flash
  /** Calls the API in this process, as the viewer of this request. */
  call(request: Request): Promise<Response>
  /** Plugins whose components were rendered: their style sheets stay, the others' go. */
  readonly used: Set<string>
  /** Errors that `handleError` saw, and those of them that a slot caught: equal means the page itself is whole. */
  thrown: number
  caught: number
}

/** Key of the AsyncLocalStorage on `globalThis`: the server and the built web shell hold different copies of every module. */
export const requestStore: unique symbol = Symbol.for('sapocom.request') as never

export interface Flash {
  readonly kind: 'done' | 'error'
  readonly text: string
}

/** Answer of `GET /api/core/v1/shell`: what every page needs to know about viewer and server. */
export interface Shell {
  readonly viewer: ShellViewer
  readonly on: readonly string[]
  readonly server: {
    readonly name: string
    readonly version: string
    readonly source: string
    readonly operator: string
    readonly mode: 'demo' | 'production'
  }
}

export interface ShellViewer {
  readonly person: Id | null
  readonly account: Id | null
  readonly institution: Id | null
  readonly mandate: Id | null
  readonly permissions: readonly string[]
  readonly language: string
  /** What plugins add to the viewer, by the presenters of `viewerView`: `ext.accounts` has handle, name and avatar. */
  readonly ext: Readonly<Record<string, unknown>>
}
