import { createTransport, type Transporter } from 'nodemailer'
import type { MailMessage } from '@sapocom/sdk-plugin'

/** Milliseconds for each step of the conversation with the mail server. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** Nothing is read from disk or network for a message, whatever stands in it. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true }

/** A message with an id of its own. */
export interface Letter extends MailMessage {
  readonly id: string
  readonly date?: Date
}

/** Hands messages to the operator's mail server. */
export class Postman {
  readonly #transport: Transporter
  readonly #from: string

  /** @param url `smtps://user:password@host`, or `smtp://` for a server that offers STARTTLS or stands on this machine */
  constructor(url: string, from: string) {
    this.#transport = createTransport({ url, ...PATIENCE, ...CLOSED })
    this.#from = from
  }

  /**
   * @returns the code of a refusal for good (no such mailbox), `null` when the message was taken
   * @throws what may pass: no connection, a full mailbox
   */
  async deliver(message: Letter): Promise<number | null> {
    try {
      await this.#transport.sendMail(envelopeOf(message, this.#from))
      return null
    } catch (error) {
      const code = (error as { responseCode?: number }).responseCode ?? 0
      if (isForGood(code)) return code
      throw error
    }
  }
}

/** Replies that the same message would get again; 503 only says that the conversation went wrong. Source: RFC 5321 §4.2.1 */
function isForGood(code: number): boolean {
  return code >= 500 && code < 600 && code !== 503
}

/** The message as it would go out, with all its headers. Source: RFC 5322 */
export async function compose(message: Letter, from: string): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, ...CLOSED })
  const { message: bytes } = await transport.sendMail(envelopeOf(message, from))
  return bytes as Buffer
}

function envelopeOf({ id, date, to, subject, text, headers = {} }: Letter, from: string) {
  const host = /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
  return {
    messageId: `<${id}@${host}>`,
    ...(date ? { date } : {}),
    from,
    // As an object, so that nothing in it is read as a second address.
    to: { name: '', address: to },
    subject,
    text,
    // Nobody's holiday note answers to these. Source: RFC 3834 §5
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
  }
}
