/**
 * Why something was not done: a stable code, a status, and what the sentence needs. The sentence stands in the plugin's locales
 * under `errors.<CODE>`. Answered as problem+json. Source: RFC 9457.
 */
export class Refusal extends Error {
  readonly code: string
  readonly status: number
  readonly params: Readonly<Record<string, unknown>>
  /** Field of the body it is about. */
  readonly field: string | undefined

  constructor(code: string, status: number, params: Readonly<Record<string, unknown>> = {}, field?: string) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.params = params
    this.field = field
  }
}

/** Makes a class for one refusal: `export const PostTooLong = refusal('POSTS_POST_TOO_LONG', 422, 'text')`, `throw new PostTooLong({ limit })`. */
export function refusal<P extends Readonly<Record<string, unknown>> = Readonly<Record<string, unknown>>>(
  code: Uppercase<string>,
  status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 503 | 507,
  field?: string,
): new (params?: P) => Refusal {
  return class extends Refusal {
    constructor(params?: P) {
      super(code, status, params, field)
    }
  }
}
