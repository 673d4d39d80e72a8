import type { Viewer } from '@sapocom/sdk-plugin'

/** A message as a page gets it; `id` comes back as `Last-Event-ID`. */
export interface StreamMessage {
  readonly id: string
  readonly name: string
  readonly data: unknown
}

/** What a page hears, with what keeps messages from its viewer; `null` lets all pass. */
export type Filters = ReadonlyMap<string, ((message: { readonly name: string; readonly data: unknown }) => boolean) | null>

/** Bytes that wait for a slow reader before it is cut off; it comes back and catches up. */
const BUFFER = 64 * 1024

const sizes = new WeakMap<StreamMessage, number>()

/** Bytes of a message, measured once for all streams that get it. */
export function sizeOf(message: StreamMessage): number {
  let size = sizes.get(message)
  if (size === undefined) sizes.set(message, (size = message.name.length + Buffer.byteLength(JSON.stringify(message.data))))
  return size
}

/** One open page. Who reads it waits for its own line before it takes the next message: then what waits here is all that waits. */
export class EventStream implements AsyncIterable<StreamMessage> {
  readonly viewer: Viewer
  /** Id of the last message before the stream began; written first (`id:`), so that also a page that got nothing yet catches up. */
  readonly openedAt: string
  readonly #waiting: { message: StreamMessage; bytes: number }[] = []
  readonly #onEnd: (stream: EventStream) => void
  #filters: Filters = new Map()
  #bytes = 0
  #held: { message: StreamMessage; target: string }[] | undefined = []
  #last = 0n
  #isEnded = false
  #wake: () => void = () => {}

  constructor(viewer: Viewer, openedAt: string, onEnd: (stream: EventStream) => void) {
    this.viewer = viewer
    this.openedAt = openedAt
    this.#last = BigInt(openedAt)
    this.#onEnd = onEnd
  }

  /** What the page hears; may change while it is open. */
  use(filters: Filters): void {
    this.#filters = filters
  }

  get targets(): readonly string[] {
    return [...this.#filters.keys()]
  }

  hears(target: string): boolean {
    return this.#filters.has(target)
  }

  /** Until now live messages have waited: what the page missed goes first. */
  begin(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const { message, target } of held) this.push(message, target)
  }

  /** A live message. */
  offer(message: StreamMessage, target: string): void {
    if (this.#held) this.#held.push({ message, target })
    else this.push(message, target)
  }

  /** Each message once, in order, however often it is offered. */
  push(message: StreamMessage, target: string): void {
    const place = BigInt(message.id)
    if (place <= this.#last) return
    this.#last = place
    const filter = this.#filters.get(target)
    if (!filter || filter(message)) this.tell(message)
  }

  /** A message of the stream itself. */
  tell(message: StreamMessage): void {
    if (this.#isEnded) return
    this.#last = BigInt(message.id)
    const bytes = sizeOf(message)
    this.#bytes += bytes
    if (this.#bytes > BUFFER) return this.close()
    this.#waiting.push({ message, bytes })
    this.#wake()
  }

  close(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    // What the page has not taken it gets when it comes back.
    this.#waiting.length = 0
    this.#wake()
    this.#onEnd(this)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamMessage> {
    try {
      for (;;) {
        const next = this.#waiting.shift()
        if (next) {
          this.#bytes -= next.bytes
          yield next.message
        } else if (this.#isEnded) return
        else await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      this.close()
    }
  }
}
