import { setTimeout } from 'node:timers/promises'
import type { Answer, TestKit } from '@sapocom/core/testing'

/** A browser: keeps its cookies and says where its forms stand. */
export class Browser {
  readonly #kit: TestKit
  readonly #agent: string
  #cookies = new Map<string, string>()

  constructor(kit: TestKit, agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0') {
    this.#kit = kit
    this.#agent = agent
  }

  get cookie(): string | undefined {
    return this.#cookies.get('session')
  }

  /** Another browser with the same cookie: what a thief would have. */
  stolen(): Browser {
    const copy = new Browser(this.#kit, this.#agent)
    copy.#cookies = new Map(this.#cookies)
    return copy
  }

  async get(path: string): Promise<Answer> {
    return this.#keep(await this.#kit.visitor().get(base(path), { headers: this.#headers() }))
  }

  async post(path: string, body?: unknown): Promise<Answer> {
    return this.#keep(await this.#kit.visitor().post(base(path), body, { headers: this.#headers() }))
  }

  async put(path: string, body?: unknown): Promise<Answer> {
    return this.#keep(await this.#kit.visitor().put(base(path), body, { headers: this.#headers() }))
  }

  async delete(path: string): Promise<Answer> {
    return this.#keep(await this.#kit.visitor().delete(base(path), { headers: this.#headers() }))
  }

  /** Without JavaScript. */
  async form(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#keep(await this.#kit.visitor().form(base(path), fields, { headers: this.#headers() }))
  }

  #headers(): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return { origin: 'http://sapocom.test', 'user-agent': this.#agent, ...(cookie ? { cookie } : {}) }
  }

  #keep(answer: Answer): Answer {
    for (const line of (answer.headers['set-cookie'] ?? '').split(/, (?=\w+=)/)) {
      const [, name, value] = /^(\w+)=([^;]*)/.exec(line) ?? []
      if (name === undefined || value === undefined) continue
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return answer
  }
}

function base(path: string): string {
  return path.startsWith('/api/') ? path : `/api/accounts/v1${path}`
}

/** The code in a mail; empty when there is none. */
export function codeIn(text: string): string {
  return /^\d{6}$/m.exec(text)?.[0] ?? ''
}

/** The secret in a mail's link; empty when there is none. */
export function tokenIn(text: string): string {
  return /(?:token=|recover\/|first\/)([\w-]{40,})/.exec(text)?.[1] ?? ''
}

/** Waits for the mail number `count` to this address: jobs run on their own as well. @returns the newest */
export async function mailTo(kit: TestKit, address: string, count = 1): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const mails = (await kit.mailbox.all()).filter(({ to }) => to === address)
    if (mails.length >= count) return mails.at(-1)?.text ?? ''
    if (tries === 50) throw new Error(`${mails.length} mails to ${address}, not ${count}`)
    await setTimeout(50)
  }
}
