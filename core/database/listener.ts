import pg from 'pg'

type Handler = (payload: string) => void

/** Milliseconds between attempts to get the connection back. */
const PAUSE = 500

/** Hears `NOTIFY` on one connection of its own, which comes back by itself; what was said meanwhile is lost, so `onReconnect` looks again. */
export class Listener {
  readonly #url: string
  readonly #handlers = new Map<string, Set<Handler>>()
  readonly #afterConnect = new Set<(client: pg.Client) => Promise<void> | void>()
  #client: pg.Client | undefined
  #connecting: Promise<void> | undefined
  #retry: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(url: string) {
    this.#url = url
  }

  /** @returns a function that ends it */
  async listen(channel: string, handler: Handler, onReconnect?: () => void): Promise<() => void> {
    const handlers = this.#handlers.get(channel) ?? new Set()
    const isNew = handlers.size === 0
    handlers.add(handler)
    this.#handlers.set(channel, handlers)
    if (onReconnect) this.#afterConnect.add(onReconnect)
    if (!this.#client) await this.#connect()
    else if (isNew) await this.#client.query(`listen ${pg.escapeIdentifier(channel)}`)
    return () => {
      handlers.delete(handler)
      if (onReconnect) this.#afterConnect.delete(onReconnect)
    }
  }

  /** Runs the work on the connection now and after each reconnection: for locks that live as long as it. */
  async hold(work: (client: pg.Client) => Promise<void>): Promise<void> {
    if (!this.#client) await this.#connect()
    await work(this.#client!)
    this.#afterConnect.add(work)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retry)
    await this.#connecting?.catch(() => {})
    await this.#client?.end().catch(() => {})
    this.#client = undefined
  }

  #connect(): Promise<void> {
    return (this.#connecting ??= this.#open().finally(() => {
      this.#connecting = undefined
    }))
  }

  async #open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      keepAlive: true,
      connectionTimeoutMillis: 2000,
      statement_timeout: 5000,
    })
    client.on('error', () => {})
    client.on('notification', ({ channel, payload }) => {
      for (const handler of this.#handlers.get(channel) ?? []) handler(payload ?? '')
    })
    await client.connect()
    for (const channel of this.#handlers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    this.#client = client
    client.on('end', () => this.#reopen())
  }

  #reopen(): void {
    this.#client = undefined
    if (this.#isClosed) return
    this.#retry = setTimeout(() => {
      this.#connect()
        .then(async () => {
          for (const work of this.#afterConnect) await work(this.#client!)
        })
        .catch(() => this.#reopen())
    }, PAUSE)
    this.#retry.unref()
  }
}
