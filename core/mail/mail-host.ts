import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  Type,
  type Clock,
  type Id,
  type Job,
  type Mail,
  type MailMessage,
  type Static,
  type Transaction,
} from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import { sql } from 'kysely'
import type { DatabaseHost } from '../database/host.ts'
import type { JobHost } from '../jobs/job-host.ts'
import { compose, Postman } from './postman.ts'

/** Tries beyond the first, over some six hours: a mail server that is down for a morning costs nobody a message. */
const RETRIES = 11
/** Milliseconds to hand a message to the mail server. */
const TIME_LIMIT = 60_000

export interface MailHostOptions {
  readonly database: DatabaseHost
  readonly jobs: JobHost
  readonly config: Pick<Config, 'mode' | 'mail' | 'dataDir'>
  readonly clock: Clock
  readonly log: (plugin: string, message: string, error?: unknown) => void
}

/** A message of a demo server, as `/dev/mail` and tests read it. */
export interface KeptMail {
  readonly id: Id
  readonly plugin: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
  readonly sentAt: Date
}

const Letter = Type.Object({
  to: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  headers: Type.Record(Type.String(), Type.String()),
})

/** E-mail. In production by SMTP, as a job that tries again; in demo mode nothing leaves the machine. */
export class MailHost {
  readonly #options: MailHostOptions
  readonly #postman: Postman | undefined
  readonly #job: Job<typeof Letter>

  constructor(options: MailHostOptions) {
    const { config, jobs } = options
    this.#options = options
    if (config.mode === 'production' && config.mail.url) this.#postman = new Postman(config.mail.url, config.mail.from)
    const job = { timeLimit: TIME_LIMIT, isUnguarded: true, retries: RETRIES, width: 2 }
    this.#job = jobs.define('core', 'mail', Letter, (letter) => this.#post(letter), job)
  }

  forPlugin(plugin: string): Mail {
    return {
      send: ({ to, subject, text, headers = {} }, tx) => {
        const letter = { to, subject, text, headers }
        if (this.#options.config.mode === 'production') return this.#job.send(letter, tx ? { tx } : {})
        return this.#keep(plugin, letter, tx)
      },
    }
  }

  /** The newest first; empty in production. */
  async list(limit = 100): Promise<KeptMail[]> {
    const { rows } = await sql<KeptMail>`select id, plugin, recipient as to, subject, text, headers, sent_at as "sentAt"
      from core.mail_message order by id desc limit ${limit}`.execute(this.#options.database.kernel.kysely())
    return rows
  }

  close(): void {
    this.#postman?.close()
  }

  async #post(letter: Static<typeof Letter>): Promise<void> {
    if (!this.#postman) throw new Error('no mail server is configured')
    const refusal = await this.#postman.deliver(letter)
    // Neither address nor text: logs are for everybody who keeps the server.
    if (refusal) this.#options.log('core', `a message was refused by the mail server for good (${refusal})`)
  }

  async #keep(plugin: string, letter: Required<MailMessage>, tx?: Transaction): Promise<void> {
    const { database, clock, config } = this.#options
    const id = database.kernel.newId()
    const db = tx ? tx.kysely<unknown>() : database.kernel.kysely<unknown>()
    const { to, subject, text, headers } = letter
    await sql`insert into core.mail_message (id, plugin, recipient, subject, text, headers, sent_at)
      values (${id}, ${plugin}, ${to}, ${subject}, ${text}, ${JSON.stringify(headers)}::jsonb, ${clock.now()})`.execute(db)
    const write = async () => {
      const folder = join(config.dataDir, 'mail')
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, `${id}.eml`), await compose(letter, config.mail.from), { mode: 0o600 })
    }
    if (tx) tx.afterCommit(write)
    else await write()
  }
}
