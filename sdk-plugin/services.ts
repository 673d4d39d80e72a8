import type { Readable } from 'node:stream'
import type { Database, Transaction } from './database.ts'
import type { Hooks } from './hook.ts'
import type { Presenters } from './view.ts'
import type { Id, Viewer, Role } from './viewer.ts'
import { Refusal } from './refusal.ts'
import { token } from './token.ts'

/** What the kernel offers to every plugin, as tokens: `need(DATABASE)`. Each instance is made for the plugin that asks. */
export const DATABASE = token<Database>('core.database')
export const HOOKS = token<Hooks>('core.hooks')
export const PRESENTERS = token<Presenters>('core.presenters')

/** The time; tests move it. */
export interface Clock {
  now(): Date
}
export const CLOCK = token<Clock>('core.clock')

/** Log lines with the plugin's id. Never a cookie, token, password, body, address or query. */
export interface Log {
  info(message: string, data?: Readonly<Record<string, unknown>>): void
  warn(message: string, data?: Readonly<Record<string, unknown>>): void
  error(message: string, error: unknown): void
}
export const LOG = token<Log>('core.log')

/** Files of one plugin, by random names; disk now, S3 where several machines serve. */
export interface Storage {
  /** Writes all or nothing. @throws Refusal `CORE_STORAGE_FULL` (507) when the disk is nearly full */
  put(key: string, body: Readable | Uint8Array): Promise<void>
  /** `null` when there is no such file. */
  get(key: string): Promise<{ readonly body: Readable; readonly length: number } | null>
  delete(key: string): Promise<void>
}
export const STORAGE = token<Storage>('core.storage')

/** The only way out. Hosts must be declared in the plugin's `egress`; every call stands in the ledger. */
export interface Egress {
  /**
   * @throws EgressRefused when the host is not declared, resolves to a private address, or answers too much or too late
   * Source: security rules S22
   */
  fetch(url: string, options?: EgressOptions): Promise<EgressAnswer>
}
export interface EgressOptions {
  readonly method?: 'GET' | 'HEAD' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Bytes after decompression; 1 MiB unless given, at most 16 MiB. */
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}
export interface EgressAnswer {
  readonly status: number
  /** After redirects (at most 3, each checked again). */
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}
export const EGRESS = token<Egress>('core.egress')

/** Why a call outside was not made, or its answer not taken. */
export type EgressReason =
  | 'address' // no http(s) address, carries credentials, or names another port than 80 and 443
  | 'undeclared'
  | 'private' // the host is, or resolves to, something else than a public address
  | 'unreachable'
  | 'late'
  | 'redirects'
  | 'large'
  | 'encoding'

/** Source: security rules S22 */
export class EgressRefused extends Refusal {
  readonly reason: EgressReason

  constructor(reason: EgressReason, host: string) {
    super('CORE_EGRESS_REFUSED', 422, { reason, host })
    this.name = 'EgressRefused'
    this.reason = reason
  }
}

/** Messages to open pages, over server-sent events; a page that was cut off catches up. */
export interface Realtime {
  /** To every open page of an account, or to all that listen to a topic (`streamTopics`). `data` is plain JSON under 8 KB without personal data. */
  send(message: {
    readonly to: { readonly account: Id } | { readonly topic: string }
    readonly name: string
    readonly data: unknown
  }): Promise<void>
  /** Ends the open streams of a person: log-out, suspension, a lost role. */
  close(person: Id): Promise<void>
}
export const REALTIME = token<Realtime>('core.realtime')

/** E-mail: in demo mode to `/dev/mail` and files, in production by SMTP. Queued with the transaction when one is given, retried by the kernel. */
export interface Mail {
  send(message: MailMessage, tx?: Transaction): Promise<void>
}
export interface MailMessage {
  readonly to: string
  readonly subject: string
  /** Plain text; links stand on lines of their own. */
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}
export const MAIL = token<Mail>('core.mail')

/** Facts about this server that plugins need for links and texts. */
export interface Server {
  /** Where people reach it, without a slash at the end: `https://sapocom.example`. */
  readonly publicUrl: string
  readonly name: string
  readonly mode: 'demo' | 'production'
  readonly version: string
}
export const SERVER = token<Server>('core.server')

/** Viewers for work without a request: commands, jobs, imports, demo. */
export interface Viewers {
  /** The account as itself, with the permissions of its roles. */
  as(account: {
    readonly id: Id
    readonly institution?: Id | null
    readonly roles: readonly Role[]
    readonly language?: string
  }): Viewer
  visitor(language?: string): Viewer
  /** The operator at the command line: may everything, is nobody. */
  console(): Viewer
}
export const VIEWERS = token<Viewers>('core.viewers')

/** Bare tenancy: institutions and who may act for them. People see it through the plugins `institutions` and `institution-onboarding`. */
export interface Institutions {
  add(institution: { readonly name: string }, by: Viewer): Promise<Institution>
  find(id: Id): Promise<Institution | null>
  all(): Promise<readonly Institution[]>
  /** Mandates of a person that have not ended. */
  mandatesOf(person: Id): Promise<readonly Mandate[]>
  give(
    mandate: { readonly person: Id; readonly institution: Id; readonly role: MandateRole; readonly endsAt?: Date | null },
    by: Viewer,
  ): Promise<Mandate>
  end(mandateId: Id, by: Viewer): Promise<void>
}
export interface Institution {
  readonly id: Id
  readonly name: string
}
export type MandateRole = 'writer' | 'approver' | 'publisher' | 'administrator'
export interface Mandate {
  readonly id: Id
  readonly person: Id
  readonly institution: Id
  readonly role: MandateRole
  readonly endsAt: Date | null
}
export const INSTITUTIONS = token<Institutions>('core.institutions')

/** Roles of people beyond what their account is: moderator, operator. */
export interface Roles {
  of(person: Id): Promise<readonly Role[]>
  /** Everybody who has the role, oldest first. */
  holders(role: 'moderator' | 'operator'): Promise<readonly Id[]>
  give(person: Id, role: 'moderator' | 'operator', by: Viewer): Promise<void>
  take(person: Id, role: 'moderator' | 'operator', by: Viewer): Promise<void>
}
export const ROLES = token<Roles>('core.roles')
