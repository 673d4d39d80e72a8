import type { Clock, Id, PluginDefinition, Role, Token, Viewer } from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import type { Kernel } from '../kernel.ts'

export interface KitOptions {
  /** Ids of plugins of this checkout, or definitions written in the test. What they require of this checkout comes by itself. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- definitions with any settings
  readonly plugins: readonly (string | PluginDefinition<any>)[]
  readonly config?: ConfigChanges
  /** Mounts the built web shell. `false` unless given. */
  readonly web?: boolean
  /** Where the kit's clock starts; now unless given. */
  readonly startsAt?: Date
}

export type ConfigChanges = {
  readonly [K in keyof Config]?: Config[K] extends readonly unknown[] | string | number | undefined
    ? Config[K]
    : Partial<Config[K]>
}

/** A running kernel with the chosen plugins on a private database. */
export interface TestKit {
  readonly kernel: Kernel
  /** Of the private database: for a second node, or another process. */
  readonly databaseUrl: string
  readonly clock: TestClock
  readonly mailbox: Mailbox
  /** A service, as the plugin sees it (the kernel, unless given). */
  need<T>(token: Token<T>, plugin?: string): T
  /** Nobody logged in. */
  visitor(): Actor
  citizen(wish?: ActorWish): Promise<Actor>
  /** An institution's own account; makes the institution too. */
  institution(wish?: ActorWish): Promise<Actor>
  moderator(wish?: ActorWish): Promise<Actor>
  operator(wish?: ActorWish): Promise<Actor>
  /** Delivers all waiting events, and runs all jobs that are due. */
  settle(): Promise<void>
  /** SQL statements that the work sent. */
  statements(work: () => Promise<unknown>): Promise<readonly string[]>
  /** Listens on a free port of this machine. @returns the address, without a slash at the end */
  listen(): Promise<string>
  stop(): Promise<void>
}

export interface ActorWish {
  readonly handle?: string
  readonly displayName?: string
  /** BCP 47; `de` unless given. */
  readonly language?: string
  /** `false`: the e-mail address is not confirmed. `true` unless given. */
  readonly confirmed?: boolean
}

/** Somebody who acts: as a viewer for services, and by HTTP. */
export interface Actor {
  readonly viewer: Viewer
  /** The account; empty for visitors. */
  readonly id: Id
  readonly handle: string
  readonly roles: readonly Role[]
  /** Headers that make a request theirs. */
  readonly headers: Readonly<Record<string, string>>
  get(path: string, options?: CallOptions): Promise<Answer>
  post(path: string, body?: unknown, options?: CallOptions): Promise<Answer>
  put(path: string, body?: unknown, options?: CallOptions): Promise<Answer>
  patch(path: string, body?: unknown, options?: CallOptions): Promise<Answer>
  delete(path: string, options?: CallOptions): Promise<Answer>
  /** Sends files and fields as a browser's form does. */
  upload(path: string, parts: readonly Part[], options?: CallOptions): Promise<Answer>
  /** Sends a form as a browser without JavaScript does. */
  form(path: string, fields: Readonly<Record<string, string>>, options?: CallOptions): Promise<Answer>
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
}

export interface Part {
  readonly name: string
  readonly value: string | Uint8Array
  /** With it the part is a file. */
  readonly file?: string
  readonly type?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  readonly bytes: Buffer
  /** The parsed JSON; `undefined` when the answer is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at answers of every shape
  readonly body: any
}

export interface TestClock extends Clock {
  advance(milliseconds: number): void
}

/** Mails that were sent, oldest first. Settles first, so that queued ones are there. */
export interface Mailbox {
  all(): Promise<readonly ReceivedMail[]>
  /** @throws when there is none to this address */
  lastTo(address: string): Promise<ReceivedMail>
}

export interface ReceivedMail {
  readonly to: string
  readonly subject: string
  readonly text: string
}
