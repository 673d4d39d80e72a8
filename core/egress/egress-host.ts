import { request, type Agent, type Dispatcher } from 'undici'
import { EgressRefused, type Egress, type EgressAnswer, type EgressOptions, type PluginDefinition } from '@sapocom/sdk-plugin'
import { guardedAgent, resolveByLookup, type Resolve } from './guarded-agent.ts'
import { ACCEPTED_ENCODINGS, readBody } from './read-body.ts'
import type { LedgerEntry } from './ledger.ts'

type Declared = NonNullable<PluginDefinition['egress']>

const MAX_REDIRECTS = 3
const WHOLE_LIMIT = 10_000 // milliseconds
const DEFAULT_BYTES = 1024 * 1024
const MAX_BYTES = 16 * 1024 * 1024

/** Headers that may follow a redirect to another origin; all others could be credentials. */
const HARMLESS_HEADERS = new Set(['accept', 'accept-language', 'user-agent', 'content-type', 'accept-encoding'])

export interface EgressParts {
  readonly ledger: { count(entry: LedgerEntry): Promise<void> }
  /** A line of the log when the ledger can't be written; the call itself goes on. */
  readonly report: (message: string, error: unknown) => void
  /** How we name ourselves to others. */
  readonly userAgent: string
  /** Ports of this machine that plugins may reach, for tests. */
  readonly loopbackPorts: readonly number[]
  readonly resolve?: Resolve
}

interface Hop {
  readonly url: URL
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
}

/** The only way out: every plugin's calls, to the hosts it declared, to public addresses. Source: security rules S22 */
export class EgressHost {
  readonly #parts: EgressParts
  readonly #publicOnly: Agent
  readonly #configured: Agent

  constructor(parts: EgressParts) {
    this.#parts = parts
    const rules = { resolve: parts.resolve ?? resolveByLookup, loopbackPorts: parts.loopbackPorts }
    this.#publicOnly = guardedAgent({ ...rules, anyAddress: false })
    this.#configured = guardedAgent({ ...rules, anyAddress: true })
  }

  /** @param configuredHosts `host` or `host:port` that the operator set for this plugin; reachable when it declares `configured` */
  forPlugin(id: string, declared: Declared, configuredHosts: () => readonly string[] = () => []): Egress {
    return { fetch: (url, options = {}) => this.#fetch({ id, declared, configuredHosts }, url, options) }
  }

  async close(): Promise<void> {
    await Promise.all([this.#publicOnly.destroy(), this.#configured.destroy()])
  }

  async #fetch(plugin: Asking, address: string, options: EgressOptions): Promise<EgressAnswer> {
    const limit = AbortSignal.timeout(WHOLE_LIMIT)
    const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit
    let hop: Hop = {
      url: parse(address),
      method: options.method ?? 'GET',
      headers: { 'user-agent': this.#parts.userAgent, ...lowerCased(options.headers), 'accept-encoding': ACCEPTED_ENCODINGS },
      body: options.body,
    }
    for (let redirects = 0; ; redirects += 1) {
      const answer = await this.#counted(plugin, hop, {
        signal,
        maxBytes: Math.min(options.maxBytes ?? DEFAULT_BYTES, MAX_BYTES),
      })
      const next = redirectOf(hop, answer)
      if (!next) return answer
      if (redirects === MAX_REDIRECTS) throw new EgressRefused('redirects', hop.url.hostname)
      hop = next
    }
  }

  /** One hop with its line in the ledger, whatever came of it. */
  async #counted(plugin: Asking, hop: Hop, limits: Limits): Promise<EgressAnswer> {
    const host = hop.url.hostname
    const { purpose, agent } = this.#permit(plugin, hop.url)
    const count = (bytes: number, refused: boolean) =>
      this.#parts.ledger
        .count({ host, plugin: plugin.id, purpose, bytes, refused })
        .catch((error: unknown) => this.#parts.report('The egress ledger could not be written', error))
    try {
      if (!agent) throw new EgressRefused(purpose === '' ? 'undeclared' : 'address', host)
      const answer = await send(hop, agent, limits)
      await count(answer.body.length, false)
      return answer
    } catch (error) {
      const refusal = asRefusal(error, host)
      const wasSent = refusal.reason === 'late' || refusal.reason === 'unreachable' || refusal.reason === 'large'
      await count(0, !wasSent)
      throw refusal
    }
  }

  #permit({ declared, configuredHosts }: Asking, url: URL): { purpose: string; agent: Agent | null } {
    const host = url.hostname.replace(/\.$/, '')
    const configured = declared.find(({ to }) => to === 'configured')
    if (configured && configuredHosts().some((each) => each === host || each === url.host)) {
      return { purpose: configured.purpose.en, agent: this.#configured }
    }
    const entry =
      declared.find(({ to }) => to === host) ?? declared.find(({ to }) => to === 'federation' || to === 'given-by-people')
    if (!entry) return { purpose: '', agent: null }
    const isUsualPort = url.port === '' || url.port === '80' || url.port === '443'
    const allowed = isUsualPort || this.#parts.loopbackPorts.includes(Number(url.port))
    return { purpose: entry.purpose.en, agent: allowed ? this.#publicOnly : null }
  }
}

interface Asking {
  readonly id: string
  readonly declared: Declared
  readonly configuredHosts: () => readonly string[]
}

interface Limits {
  readonly signal: AbortSignal
  readonly maxBytes: number
}

async function send({ url, method, headers, body }: Hop, agent: Agent, { signal, maxBytes }: Limits): Promise<EgressAnswer> {
  const answer = await request(url, { dispatcher: agent, method, headers, body, signal })
  // Giving up a body that was not read to its end is an error of the stream, not of ours.
  answer.body.on('error', () => {})
  try {
    // The headers of an answer to HEAD speak of a body that is not there.
    const told = method === 'HEAD' ? '' : 'content-'
    const read = await readBody(
      answer.body,
      { encoding: single(answer, `${told}encoding`), length: single(answer, `${told}length`) },
      maxBytes,
      url.hostname,
    )
    return { status: answer.statusCode, url: url.href, headers: plainHeaders(answer.headers), body: read }
  } finally {
    answer.body.destroy()
  }
}

function single(answer: Dispatcher.ResponseData, name: string): string | undefined {
  const value = answer.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

function redirectOf(hop: Hop, answer: EgressAnswer): Hop | null {
  const location = answer.headers['location']
  if (![301, 302, 303, 307, 308].includes(answer.status) || !location) return null
  const url = parse(location, hop.url)
  const sameOrigin = url.origin === hop.url.origin
  const keepsBody = answer.status === 307 || answer.status === 308
  // A body that was meant for one host is not carried to another.
  if (hop.method === 'POST' && keepsBody && !sameOrigin) throw new EgressRefused('redirects', url.hostname)
  const method = hop.method === 'POST' && !keepsBody ? 'GET' : hop.method
  const headers = Object.entries(hop.headers).filter(([name]) => {
    if (method !== hop.method && name.startsWith('content-')) return false
    return sameOrigin || HARMLESS_HEADERS.has(name)
  })
  return { url, method, headers: Object.fromEntries(headers), body: method === 'POST' ? hop.body : undefined }
}

function parse(address: string, base?: URL): URL {
  const url = URL.parse(address, base)
  if (!url) throw new EgressRefused('address', '')
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  if (!isWeb || url.username !== '' || url.password !== '') throw new EgressRefused('address', url.hostname)
  url.hash = ''
  return url
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function asRefusal(error: unknown, host: string): EgressRefused {
  if (error instanceof EgressRefused) return error
  const { name, code, cause } = error as NodeJS.ErrnoException
  if (cause instanceof EgressRefused) return cause
  const isLate = name === 'TimeoutError' || name === 'AbortError' || /TIMEOUT/.test(code ?? '')
  return new EgressRefused(isLate ? 'late' : 'unreachable', host)
}
