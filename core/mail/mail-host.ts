import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type, type Clock, type Id, type Job, type Mail, type Static } from '@sapocom/sdk-plugin'
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

/** A letter of a demo server, as `/dev/mail` and tests read it. */
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
  /** Also the message's own id, so that a mailbox recognises what a broken connection made us send twice. */
  id: Type.String(),
  plugin: Type.String(),
  to: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  headers: Type.Record(Type.String(), Type.String()),
})
type Letter = Static<typeof Letter>

/**
 * E-mail. A job sends it, so that an answer never waits for a mail server and nothing is lost while that is away. Without a mail
 * server (demo) each letter is kept in the database, for `/dev/mail`, and as a file in `<data>/mail`.
 */
export class MailHost {
  readonly #options: MailHostOptions
  readonly #postman: Postman | undefined
  readonly #job: Job<typeof Letter>

  constructor(options: MailHostOptions) {
    const { config, jobs } = options
    this.#options = options
    if (config.mail.url) this.#postman = new Postman(config.mail.url, config.mail.from)
    const job = { timeLimit: TIME_LIMIT, isUnguarded: true, retries: RETRIES, width: 2 }
    this.#job = jobs.define('core', 'mail', Letter, (letter) => this.#deliver(letter), job)
  }

  forPlugin(plugin: string): Mail {
    return {
      send: ({ to, subject, text, headers = {} }, tx) => {
        const id = this.#options.database.kernel.newId()
        return this.#job.send({ id, plugin, to, subject, text, headers: { ...headers } }, tx ? { tx } : {})
      },
    }
  }

  /** Kept letters, the newest first. */
  async list(limit = 200): Promise<readonly KeptMail[]> {
    const { rows } = await sql<KeptMail>`select id, plugin, recipient as to, subject, text, headers, sent_at as "sentAt"
      from core.mail_message order by id desc limit ${limit}`.execute(this.#options.database.kernel.kysely())
    return rows
  }

  async #deliver(letter: Letter): Promise<void> {
    if (!this.#postman) return this.#keep(letter)
    const refusal = await this.#postman.deliver(letter)
    // Neither address nor text: logs are for everybody who keeps the server.
    if (refusal) this.#options.log('core', `a message was refused by the mail server for good (${refusal})`)
  }

  async #keep(letter: Letter): Promise<void> {
    const { database, clock, config } = this.#options
    const { id, plugin, to, subject, text, headers } = letter
    const sentAt = clock.now()
    await sql`insert into core.mail_message (id, plugin, recipient, subject, text, headers, sent_at)
      values (${id}, ${plugin}, ${to}, ${subject}, ${text}, ${JSON.stringify(headers)}::jsonb, ${sentAt})
      on conflict do nothing`.execute(database.kernel.kysely())
    const folder = join(config.dataDir, 'mail')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${id}.eml`), await compose({ ...letter, date: sentAt }, config.mail.from), { mode: 0o600 })
  }
}
