import { createTransport, type Transporter } from 'nodemailer'
import type { MailMessage } from '@sapocom/sdk-plugin'

/** Milliseconds for each step of the conversation with the mail server. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** Hands messages to the operator's mail server. */
export class Postman {
  readonly #transport: Transporter
  readonly #from: string

  constructor(url: string, from: string) {
    this.#transport = createTransport({ url, pool: true, maxConnections: 2, ...PATIENCE })
    this.#from = from
  }

  /**
   * @returns the code of a refusal for good (no such mailbox), `null` when the message was taken
   * @throws what may pass: no connection, a full mailbox
   */
  async deliver(message: MailMessage): Promise<number | null> {
    try {
      await this.#transport.sendMail(letterOf(message, this.#from))
      return null
    } catch (error) {
      const { permanent, responseCode } = error as { permanent?: boolean; responseCode?: number }
      if (permanent && responseCode) return responseCode
      throw error
    }
  }

  close(): void {
    this.#transport.close()
  }
}

/** The message as it would go out, with all its headers. Source: RFC 5322 */
export async function compose(message: MailMessage, from: string): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true })
  const { message: bytes } = await transport.sendMail(letterOf(message, from))
  return bytes as Buffer
}

function letterOf({ to, subject, text, headers = {} }: MailMessage, from: string) {
  return {
    from,
    // As an object, so that nothing in it is read as a second address.
    to: { name: '', address: to },
    subject,
    text,
    // Nobody's holiday note answers to these. Source: RFC 3834 §5
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
