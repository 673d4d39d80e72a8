import { EventStream, type LiveMessage } from './stream.ts'

type Handler = (message: LiveMessage) => void

/** What tabs of one browser tell each other. */
type Word =
  | { readonly kind: 'message'; readonly message: LiveMessage }
  | { readonly kind: 'wanted'; readonly tab: string; readonly topics: readonly string[] }
  | { readonly kind: 'who' }

const channelName = 'sapocom-live'
const handlers = new Map<string, Set<Handler>>()
let tab: Tab | undefined

/**
 * Listens to a topic of the server's live stream: `onMount(() => live('timelines.local', (message) => …))`. Messages to the viewer's
 * own account reach every handler: look at `message.name`. All tabs of a browser share one connection.
 * @returns ends the listening
 */
export function live(topic: string, handler: Handler): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => undefined
  tab ??= new Tab()
  const list = handlers.get(topic) ?? new Set()
  handlers.set(topic, list.add(handler))
  tab.tell()
  return () => {
    list.delete(handler)
    if (list.size === 0) handlers.delete(topic)
    tab?.tell()
  }
}

/** This tab: passes messages on to its handlers, and holds the browser's connection when it is its turn. */
class Tab {
  readonly #id = crypto.randomUUID()
  readonly #channel = new BroadcastChannel(channelName)
  /** Only in the tab that holds the connection. */
  #shared: SharedStream | undefined

  constructor() {
    this.#channel.onmessage = ({ data }: MessageEvent<Word>) => this.#hear(data)
    addEventListener('pagehide', () => this.#want([]))
    addEventListener('pageshow', (event) => event.persisted && this.tell())
    // without locks (plain http that is not this machine) each tab has its own connection
    if (!navigator.locks) this.#lead()
    // never let go of: when the tab is closed, the browser gives it to the next one
    void navigator.locks?.request(channelName, () => {
      this.#lead()
      return new Promise<never>(() => undefined)
    })
  }

  tell(): void {
    this.#want([...handlers.keys()])
  }

  #want(topics: readonly string[]): void {
    this.#channel.postMessage({ kind: 'wanted', tab: this.#id, topics } satisfies Word)
    this.#shared?.want(this.#id, topics)
  }

  #lead(): void {
    this.#shared = new SharedStream((message) => {
      deliver(message)
      this.#channel.postMessage({ kind: 'message', message } satisfies Word)
    })
    this.#shared.want(this.#id, [...handlers.keys()])
    this.#channel.postMessage({ kind: 'who' } satisfies Word)
  }

  #hear(word: Word): void {
    if (word.kind === 'message') return deliver(word.message)
    if (word.kind === 'who') return this.tell()
    this.#shared?.want(word.tab, word.topics)
  }
}

function deliver(message: LiveMessage): void {
  const lists = message.topic === undefined ? [...handlers.values()] : [handlers.get(message.topic) ?? []]
  for (const handler of new Set(lists.flatMap((list) => [...list]))) handler(message)
}

/** The one connection of the browser, renewed when the topics that its tabs want change. */
class SharedStream {
  readonly #wanted = new Map<string, readonly string[]>()
  readonly #take: Handler
  #stream: EventStream | undefined
  #open = ''
  #lastId = ''
  #soon: ReturnType<typeof setTimeout> | undefined

  constructor(take: Handler) {
    this.#take = take
  }

  want(who: string, topics: readonly string[]): void {
    if (topics.length === 0) this.#wanted.delete(who)
    else this.#wanted.set(who, topics)
    // leaving one page and entering the next changes it twice in a moment
    clearTimeout(this.#soon)
    this.#soon = setTimeout(() => this.#renew(), 250)
  }

  #renew(): void {
    const topics = [...new Set([...this.#wanted.values()].flat())].sort()
    if (topics.join() === this.#open) return
    this.#open = topics.join()
    this.#lastId = this.#stream?.lastId || this.#lastId
    this.#stream?.close()
    this.#stream = topics.length > 0 ? new EventStream(topics, this.#lastId, this.#take) : undefined
  }
}
