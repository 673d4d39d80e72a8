import type { FastifyRequest } from 'fastify'
import { identification, type Identification } from '@sapocom/sdk-plugin'
import { cookieName } from '../http/cookies.ts'
import { networkOf } from '../http/network.ts'
import type { Contributions } from '../plugins/kernel-parts.ts'
import type { Texts } from '../texts/texts.ts'
import type { KernelViewer } from './viewer.ts'
import type { KernelViewers } from './viewers.ts'

/** Paths that are answered without looking who asks. */
const ANONYMOUS = /^\/(health|ready|_app\/|favicon)/

/** Finds the viewer of a request: the first identification that knows the credentials decides. */
export class Identifier {
  readonly #contributions: Contributions
  readonly #viewers: KernelViewers
  readonly #texts: Texts
  readonly #secure: boolean

  constructor(contributions: Contributions, viewers: KernelViewers, texts: Texts, secure: boolean) {
    this.#contributions = contributions
    this.#viewers = viewers
    this.#texts = texts
    this.#secure = secure
  }

  async identify(request: FastifyRequest): Promise<KernelViewer> {
    const language = this.#texts.choose(request.headers['accept-language'])
    const network = networkOf(request.ip)
    const path = request.raw.url ?? '/'
    if (ANONYMOUS.test(path)) return this.#viewers.visitor(language, network)
    try {
      const identity = await this.#ask(request)
      if (!identity) return this.#viewers.visitor(language, network)
      return this.#viewers.from({ ...identity, language: identity.language ?? language, network })
    } catch (error) {
      // A page without its database still has something to say; the API says 503.
      if (path.startsWith('/api/')) throw error
      return this.#viewers.visitor(language, network)
    }
  }

  async #ask(request: FastifyRequest): ReturnType<Identification['identify']> {
    const credentials = {
      cookie: (name: string) => request.cookies[cookieName(name, this.#secure)],
      authorization: request.headers.authorization,
    }
    for (const { value } of this.#contributions.of(identification)) {
      const identity = await value.identify(credentials)
      if (identity) return identity
    }
    return null
  }
}
