import { Type } from '#type'
import type { Id, Role, Viewer } from './viewer.ts'
import type { Words } from './words.ts'
import type { Token } from './token.ts'
import { definePoint } from './point.ts'
import { defineView } from './view.ts'

/** The kernel's own points: what a plugin puts here, the kernel uses. */

/** Who a request is from. The first identification that knows the credentials decides; none: a visitor. */
export interface Identification {
  identify(request: {
    readonly cookie: (name: string) => string | undefined
    readonly authorization: string | undefined
  }): Promise<Identity | null>
}
export interface Identity {
  readonly person: Id
  readonly account: Id
  readonly institution: Id | null
  readonly mandate: Id | null
  readonly roles: readonly Role[]
  readonly language: string | null
}
export const identification = definePoint<Identification>('core.identification')

/** Makes an account without asking anybody for a password: for the test kit. The plugin that keeps accounts contributes one. */
export interface AccountMaker {
  make(wish: {
    readonly kind: 'person' | 'institution'
    readonly handle: string
    readonly displayName: string
    readonly language: string
    /** The institution whose account it is. */
    readonly institution: Id | null
    /** `false`: has not confirmed the e-mail address. */
    readonly confirmed: boolean
  }): Promise<Pick<Identity, 'person' | 'account'>>
}
export const accountMaker = definePoint<AccountMaker>('core.accountMaker')

/** A command of `sapocom`: `sapocom import mastodon-archive <source>`. */
export interface Command {
  /** Words before the arguments: `import mastodon-archive`. */
  readonly name: string
  readonly summary: string
  /** commander's notation: `<source>`, `[file]`. */
  readonly arguments?: readonly { readonly name: string; readonly description: string }[]
  readonly options?: readonly { readonly flags: string; readonly description: string; readonly default?: string }[]
  /** Shown under `--help`. */
  readonly examples?: readonly string[]
  /** @returns what `--json` prints; the text for people is written by `say` */
  run(input: CommandInput): Promise<unknown>
}
export interface CommandInput {
  readonly arguments: Readonly<Record<string, string | undefined>>
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  readonly viewer: Viewer
  readonly signal: AbortSignal
  need<T>(token: Token<T>): T
  /** A line for people; nothing with `--json`. */
  say(line: string): void
  /** A progress bar for what takes longer than a second; nothing with `--json`. */
  progress(done: number, of: number): void
}
export const commands = definePoint<Command>('core.commands')

/** A topic of the live stream, e.g. `timelines.local`. */
export interface StreamTopic {
  readonly topic: string
  /** Asked when a page opens its stream, and again each minute. */
  mayListen(viewer: Viewer): Promise<boolean>
  /** Keeps messages from viewers they are not for. Loaded once per stream, and again when `refresh` is sent to the account. */
  filter?(viewer: Viewer): Promise<(message: { readonly name: string; readonly data: unknown }) => boolean>
}
export const streamTopics = definePoint<StreamTopic>('core.streamTopics')

/** Whose place a page is: on an institution's pages its own switches count. The first answer that is not `null` decides. */
export interface Place {
  /** @param path of the page, decoded, without query */
  institutionOf(path: string): Promise<Id | null>
}
export const places = definePoint<Place>('core.places')

/** What is worth a line in `sapocom doctor` and the admin page. */
export interface Check {
  readonly title: Words
  run(): Promise<{ readonly ok: boolean; readonly sentence: Words }>
}
export const checks = definePoint<Check>('core.checks')

/** What `start` prints below the address once the server serves: demo log-ins, a first administrator's link. */
export interface StartNotice {
  /** No line: nothing to say. Asked once, after everything is on. */
  lines(): Promise<readonly string[]>
}
export const startNotices = definePoint<StartNotice>('core.startNotices')

/** Who looks at the page; plugins add what the frame shows (name, avatar) by presenters. `id` is the account. */
export const viewerView = defineView(
  'core.viewer',
  Type.Object({ id: Type.String(), institutionId: Type.Union([Type.String(), Type.Null()]) }),
  { owner: 'institutionId' },
)
