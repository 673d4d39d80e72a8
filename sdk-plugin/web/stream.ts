/** A message of the live stream. */
export interface LiveMessage {
  /** What happened: `posts.published`. */
  readonly name: string
  readonly data: unknown
  /** The topic it was sent to; absent for messages to the viewer's own account. */
  readonly topic: string | undefined
}

const address = '/api/core/v1/stream'
const firstPause = 1_000 // ms
const longestPause = 60_000 // ms

/**
 * A connection to the server's event stream that comes back by itself and asks for what it missed. Not `EventSource`: that one drops
 * events whose names it wasn't told beforehand.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStream {
  readonly #topics: readonly string[]
  readonly #take: (message: LiveMessage) => void
  readonly #stop = new AbortController()
  #lastId: string
  #pause = firstPause

  /** @param lastId of the last message that an earlier connection got */
  constructor(topics: readonly string[], lastId: string, take: (message: LiveMessage) => void) {
    this.#topics = topics
    this.#lastId = lastId
    this.#take = take
    void this.#run()
  }

  get lastId(): string {
    return this.#lastId
  }

  close(): void {
    this.#stop.abort()
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const goOn = await this.#connect().catch(() => true)
      if (!goOn || this.#stop.signal.aborted) return
      // spread, so that a server that restarts isn't met by all browsers at once
      await new Promise((done) => setTimeout(done, this.#pause * (0.5 + Math.random())))
      this.#pause = Math.min(this.#pause * 2, longestPause)
    }
  }

  /** @returns whether to come back when it ends */
  async #connect(): Promise<boolean> {
    const headers = { accept: 'text/event-stream', ...(this.#lastId && { 'last-event-id': this.#lastId }) }
    const response = await fetch(`${address}?${new URLSearchParams({ topics: this.#topics.join(',') })}`, {
      headers,
      signal: this.#stop.signal,
    })
    // a refusal stays one; full and failing servers are asked again
    if (!response.ok || !response.body) return response.status === 429 || response.status >= 500
    this.#pause = firstPause
    for await (const block of blocksOf(response.body)) this.#read(block)
    return true
  }

  #read(block: string): void {
    const fields = new Map<string, string>()
    for (const line of block.split('\n')) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
      if (name) fields.set(name, fields.has(name) ? `${fields.get(name)}\n${value}` : value)
    }
    this.#lastId = fields.get('id') ?? this.#lastId
    const data = fields.get('data')
    if (data === undefined) return
    this.#take({ name: fields.get('event') ?? 'message', topic: fields.get('topic'), data: JSON.parse(data) })
  }
}

/** The stream's messages: text between empty lines. */
async function* blocksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (rest + part.value.replaceAll('\r', '')).split('\n\n')
    rest = blocks.pop() ?? ''
    yield* blocks
  }
}
