import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Cookies } from '@sapocom/sdk-plugin'

/** Cookies of one request, with the attributes that this server's address allows. Source: security rules S6, RFC 6265bis §4.1.3.2 */
export class RequestCookies implements Cookies {
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply
  readonly #secure: boolean

  constructor(request: FastifyRequest, reply: FastifyReply, secure: boolean) {
    this.#request = request
    this.#reply = reply
    this.#secure = secure
  }

  get(name: string): string | undefined {
    return this.#request.cookies[cookieName(name, this.#secure)]
  }

  set(name: string, value: string, { seconds }: { seconds: number }): void {
    void this.#reply.setCookie(cookieName(name, this.#secure), value, { ...this.#attributes(), maxAge: seconds })
  }

  clear(name: string): void {
    void this.#reply.clearCookie(cookieName(name, this.#secure), this.#attributes())
  }

  #attributes() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.#secure } as const
  }
}

export function cookieName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name
}
