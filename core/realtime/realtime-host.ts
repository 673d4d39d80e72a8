import type { Clock, Realtime, StreamTopic, Viewer } from '@sapocom/sdk-plugin'
import { Batcher } from '../database/batcher.ts'
import type { DatabaseHost } from '../database/host.ts'
import { DatabaseUnavailable } from '../database/unavailable.ts'
import { setImmediate } from 'node:timers/promises'
import { EventStream, sizeOf, type Filters } from './event-stream.ts'
import { MessageStore, PAGE, type NewMessage, type StoredMessage } from './message-store.ts'

const CHANNEL = 'core_realtime'
/** Milliseconds between looks for what no notification told. */
const POLL = 1000
/** Milliseconds between deletions of what is older than ten minutes. */
const TIDY = 60_000
/** Milliseconds until it is asked again what each page may hear. */
const RECHECK = 60_000
/** Open pages of one person; the oldest gives way. Source: security rules S29 */
const PAGES = 20
/** Bytes of one message. */
const LARGEST = 8 * 1024
/** Bytes a page catches up at once; who missed more loads anew. */
const CATCH_UP = 32 * 1024
/** Bytes handed out before those who read get a turn. */
const PORTION = 16 * 1024
/** Messages written in one statement. */
const BATCH = 200

/** Name of the message that tells a page to load anew: it was away for too long to catch up. */
export const MISSED = 'core.missed'
/** Name of the message to an account after which what its pages may hear is asked again. */
export const REFRESH = 'refresh'

export interface RealtimeOptions {
  readonly database: DatabaseHost
  readonly clock: Clock
  /** Topics of plugins that are on. */
  readonly topics: () => readonly { readonly plugin: string; readonly value: StreamTopic }[]
  readonly log: (plugin: string, message: string, error?: unknown) => void
}

export interface OpenOptions {
  readonly viewer: Viewer
  readonly topics: readonly string[]
  /** The last message the page has, as it says in `Last-Event-ID`. */
  readonly lastEventId?: string
}

/** Messages to open pages. They go through a table, so that every node sees all of them in one order and who was cut off catches up. */
export class RealtimeHost {
  readonly #options: RealtimeOptions
  readonly #store: MessageStore
  readonly #outgoing: Batcher<NewMessage>
  /** Open pages with the topics they asked for. */
  readonly #streams = new Map<EventStream, readonly string[]>()
  #looking: Promise<void> | undefined
  #isWoken = false
  /** Number of the last message that was handed out; `undefined` while no page is open. */
  #seen: string | undefined
  #timers: NodeJS.Timeout[] = []
  #unlisten: () => void = () => {}

  constructor(options: RealtimeOptions) {
    this.#options = options
    this.#store = new MessageStore(options.database.kernel)
    this.#outgoing = new Batcher(BATCH, (messages) => this.#write(messages))
  }

  forPlugin(_plugin: string): Realtime {
    return {
      send: ({ to, name, data }) =>
        this.#send({ target: 'account' in to ? accountOf(to.account) : topicOf(to.topic), name, data }),
      close: (person) => this.#send({ target: closeOf(person), name: 'core.close', data: {} }),
    }
  }

  async start(): Promise<void> {
    const { database, log } = this.#options
    this.#unlisten = await database.listen(
      CHANNEL,
      () => this.#wake(),
      () => this.#wake(),
    )
    const tidy = () =>
      void this.#store.deleteOld().catch((error: unknown) => {
        if (!(error instanceof DatabaseUnavailable)) log('core', 'old messages could not be deleted', error)
      })
    const recheck = () => {
      for (const stream of this.#streams.keys()) void this.#refresh(stream)
    }
    this.#timers = [setInterval(() => this.#wake(), POLL), setInterval(tidy, TIDY), setInterval(recheck, RECHECK)]
    for (const timer of this.#timers) timer.unref()
  }

  /** Ends all streams: their pages come back, to another node or after the restart. */
  async stop(): Promise<void> {
    this.#unlisten()
    for (const timer of this.#timers) clearInterval(timer)
    for (const stream of this.#streams.keys()) stream.close()
    await Promise.all([this.#outgoing.idle(), this.#looking])
  }

  /** Topics that no plugin allows the viewer are left out, without a word. */
  async open({ viewer, topics, lastEventId }: OpenOptions): Promise<EventStream> {
    const { first, last } = await this.#store.bounds()
    const isTooOld = lastEventId !== undefined && (BigInt(lastEventId) + 1n < BigInt(first) || BigInt(lastEventId) > BigInt(last))
    const openedAt = lastEventId === undefined || isTooOld ? last : lastEventId
    const stream = new EventStream(viewer, openedAt, (ended) => this.#streams.delete(ended))
    stream.use(await this.#filters(viewer, topics))
    if (this.#streams.size === 0) this.#seen = last
    this.#makeRoom(viewer)
    this.#streams.set(stream, topics)
    try {
      await this.#catchUp(stream, isTooOld)
    } catch (error) {
      stream.close()
      throw error
    }
    return stream
  }

  /** Open pages of this process. */
  get size(): number {
    return this.#streams.size
  }

  async #catchUp(stream: EventStream, isTooOld: boolean): Promise<void> {
    const missed = await this.#store.forTargets(stream.openedAt, stream.targets)
    // An order to close was for those who were there.
    const messages = missed.filter(({ target }) => !target.startsWith('close:'))
    const isComplete = !isTooOld && missed.length <= PAGE && Buffer.byteLength(JSON.stringify(messages)) <= CATCH_UP
    if (!isComplete) stream.tell({ id: missed.at(-1)?.id ?? stream.openedAt, name: MISSED, data: {} })
    else for (const message of messages) stream.push(message, message.target)
    stream.begin()
  }

  #makeRoom({ person }: Viewer): void {
    if (!person) return
    const own = [...this.#streams.keys()].filter((stream) => stream.viewer.person === person)
    for (const stream of own.slice(0, Math.max(0, own.length - PAGES + 1))) stream.close()
  }

  /** The viewer's own messages, the order to close, and the topics that are allowed, each with its filter. */
  async #filters(viewer: Viewer, topics: readonly string[]): Promise<Filters> {
    const rules = this.#options.topics().filter(({ value }) => topics.includes(value.topic))
    const allowed = await Promise.all(
      rules.map(async ({ value }) => {
        if (!(await value.mayListen(viewer))) return []
        return [[topicOf(value.topic), (await value.filter?.(viewer)) ?? null] as const]
      }),
    )
    const own = [viewer.account, viewer.person].flatMap((id) => (id ? [[accountOf(id), null] as const] : []))
    const close = viewer.person ? [[closeOf(viewer.person), null] as const] : []
    return new Map([...own, ...close, ...allowed.flat()])
  }

  async #refresh(stream: EventStream): Promise<void> {
    try {
      stream.use(await this.#filters(stream.viewer, this.#streams.get(stream) ?? []))
    } catch (error) {
      // Better no stream than one that lets pass what it should not; the page comes back.
      this.#options.log('core', 'the filters of a stream could not be loaded', error)
      stream.close()
    }
  }

  #send(message: NewMessage): Promise<void> {
    if (Buffer.byteLength(JSON.stringify(message.data)) > LARGEST) throw new Error(`the message ${message.name} is over 8 KB`)
    return this.#outgoing.add(message)
  }

  async #write(messages: readonly NewMessage[]): Promise<void> {
    await this.#store.add(messages)
    this.#wake()
    // Stored is sent: who misses the notification finds the message at the next look.
    this.#options.database.notify(CHANNEL, '').catch(() => {})
  }

  #wake(): void {
    if (this.#streams.size === 0) return
    this.#isWoken = true
    this.#looking ??= this.#look()
      .catch((error: unknown) => {
        if (!(error instanceof DatabaseUnavailable)) this.#options.log('core', 'messages could not be read', error)
      })
      .finally(() => {
        this.#looking = undefined
        if (this.#isWoken) this.#wake()
      })
  }

  async #look(): Promise<void> {
    while (this.#isWoken && this.#seen !== undefined) {
      this.#isWoken = false
      const messages = await this.#store.after(this.#seen)
      await this.#handToAll(messages)
      this.#seen = messages.at(-1)?.id ?? this.#seen
      if (messages.length === PAGE) this.#isWoken = true
    }
  }

  /** In portions, so that a burst cuts off only those who don't read. */
  async #handToAll(messages: readonly StoredMessage[]): Promise<void> {
    let handed = 0
    for (const message of messages) {
      for (const stream of this.#streams.keys()) if (stream.hears(message.target)) this.#hand(stream, message)
      handed += sizeOf(message)
      if (handed < PORTION) continue
      handed = 0
      await setImmediate()
    }
  }

  #hand(stream: EventStream, message: StoredMessage): void {
    if (message.target.startsWith('close:')) return stream.close()
    if (message.name === REFRESH) void this.#refresh(stream)
    stream.offer(message, message.target)
  }
}

const accountOf = (id: string) => `account:${id}`
const topicOf = (topic: string) => `topic:${topic}`
const closeOf = (person: string) => `close:${person}`
