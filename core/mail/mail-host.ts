import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport, type Transporter } from 'nodemailer'
import { Type, type Clock, type Job, type Mail, type MailMessage, type Static, type Transaction } from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import type { DatabaseHost } from '../database/host.ts'
import type { JobHost } from '../jobs/job-host.ts'

const Letter = Type.Object({
  id: Type.String(),
  plugin: Type.String(),
  to: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  headers: Type.Record(Type.String(), Type.String()),
})
type Letter = Static<typeof Letter>

interface Tables {
  'core.mail_message': { id: string; plugin: string; recipient: string; subject: string; text: string; headers: string; sent_at: Date }
}

export interface MailHostOptions {
  readonly database: DatabaseHost
  readonly jobs: JobHost
  readonly config: Pick<Config, 'mode' | 'mail' | 'dataDir'>
  readonly clock: Clock
  readonly log: (plugin: string, message: string, error?: unknown) => void
}

export interface KeptMail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly sentAt: Date
}

/**
 * E-mail of all plugins. A job sends it, so that an answer never waits for a mail server and nothing is lost while that is away.
 * A server without a mail server (demo) keeps each letter in the database, for `/dev/mail`, and as a file in `<data>/mail`.
 */
export class MailHost {
  readonly #options: MailHostOptions
  readonly #transport: Transporter | null
  readonly #job: Job<typeof Letter>

  constructor(options: MailHostOptions) {
    this.#options = options
    const { url } = options.config.mail
    this.#transport = url ? createTransport(url, { from: options.config.mail.from, disableFileAccess: true, disableUrlAccess: true }) : null
    this.#job = options.jobs.define('core', 'mail', Letter, (letter) => this.#deliver(letter), { width: 2, isUnguarded: true })
  }

  forPlugin(plugin: string): Mail {
    return { send: (message, tx) => this.#send(plugin, message, tx) }
  }

  /** Kept letters, newest first; at most 200. */
  async list(): Promise<readonly KeptMail[]> {
    const rows = await this.#rows.selectFrom('core.mail_message').selectAll().orderBy('id', 'desc').limit(200).execute()
    return rows.map(({ id, recipient, subject, text, sent_at }) => ({ id, to: recipient, subject, text, sentAt: sent_at }))
  }

  close(): void {
    this.#transport?.close()
  }

  async #send(plugin: string, { to, subject, text, headers = {} }: MailMessage, tx?: Transaction): Promise<void> {
    const letter = { id: this.#options.database.kernel.newId(), plugin, to, subject, text, headers: { ...headers } }
    await this.#job.send(letter, tx ? { tx } : {})
  }

  /** @throws when the mail server refuses or is away: the job is tried again */
  async #deliver({ id, plugin, to, subject, text, headers }: Letter): Promise<void> {
    if (this.#transport) {
      await this.#transport.sendMail({ to, subject, text, headers, messageId: `<${id}@${hostOf(this.#options.config.mail.from)}>` })
      return
    }
    const sentAt = this.#options.clock.now()
    await this.#rows
      .insertInto('core.mail_message')
      .values({ id, plugin, recipient: to, subject, text, headers: JSON.stringify(headers), sent_at: sentAt })
      .onConflict((on) => on.doNothing())
      .execute()
    await this.#writeFile(id, { to, subject, text, headers }, sentAt)
  }

  /** The letter as a mail server would get it. Source: RFC 5322 */
  async #writeFile(id: string, message: MailMessage, date: Date): Promise<void> {
    const folder = join(this.#options.config.dataDir, 'mail')
    await mkdir(folder, { recursive: true })
    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
    const { message: bytes } = await composer.sendMail({ from: this.#options.config.mail.from, date, ...message })
    await writeFile(join(folder, `${id}.eml`), bytes as Buffer)
  }

  get #rows() {
    return this.#options.database.kernel.kysely<Tables>()
  }
}

function hostOf(sender: string): string {
  return /@([^>\s]+)>?\s*$/.exec(sender)?.[1] ?? 'localhost'
}
