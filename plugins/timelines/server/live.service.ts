import { sql, type RawBuilder } from 'kysely'
import type { Database, Id, Realtime, StreamTopic, Viewer } from '@sapocom/sdk-plugin'
import type { PostCondition } from '@sapocom/plugin-posts/contract'
import type { NewPost, ReadDatabase, TimelineSource } from '../contract.ts'
import type { HomeComposer } from './home.composer.ts'
import type { TimelineAccess } from './timeline.settings.ts'

const homeName = 'timelines.home'
const localName = 'timelines.local'
export interface LiveParts {
  readonly database: Database
  readonly condition: PostCondition
  readonly home: HomeComposer
  readonly realtime: Realtime
  readonly settings: () => TimelineAccess
}

/** Tells open pages that something new stands in their timeline. They show a button; nothing moves by itself. */
export class LiveService {
  readonly #parts: LiveParts

  constructor(parts: LiveParts) {
    this.#parts = parts
  }

  async announce(post: NewPost): Promise<void> {
    await this.#send(homeName, post)
    if (post.opens && post.visibility === 'public') await this.#send(localName, post)
  }

  /** Messages are named like their topic; their data is a `NewPost`. */
  #send(topic: string, post: NewPost): Promise<void> {
    return this.#parts.realtime.send({ to: { topic }, name: topic, data: post })
  }

  mayReadLocal(viewer: Viewer): boolean {
    const { local } = this.#parts.settings()
    return local === 'public' || (local === 'members' && viewer.account !== null)
  }

  /** Lets through what stands in the viewer's home. */
  async homeFilter(viewer: Viewer): Promise<(post: NewPost) => boolean> {
    const { sources, keys, hidden } = await this.#circleOf(viewer)
    return (post) =>
      post.authorId !== viewer.account &&
      !hidden.has(post.authorId) &&
      sources.some((source, rank) => takes(source, post) && source.keysOf(post).some((key) => keys[rank]?.has(key)))
  }

  /** Lets through what others wrote whom the viewer sees. */
  async localFilter(viewer: Viewer): Promise<(post: NewPost) => boolean> {
    if (viewer.account === null) return () => true
    const { hidden } = await this.#circleOf(viewer)
    return (post) => post.authorId !== viewer.account && !hidden.has(post.authorId)
  }

  /** What the viewer follows, by source, and whom they don't see: one statement. */
  async #circleOf(
    viewer: Viewer,
  ): Promise<{ sources: readonly TimelineSource[]; keys: readonly ReadonlySet<string>[]; hidden: ReadonlySet<Id> }> {
    const { sources } = await this.#parts.home.statements()
    const db = this.#parts.database.kysely() as ReadDatabase
    const me = sql<Id>`${viewer.account ?? '0'}::bigint`
    const keysOf = (query: unknown, rank: number): RawBuilder<unknown> =>
      sql`select ${sql.lit(rank)} as rank, k.key::text as key from (${query}) as k(key)`
    const hiding = this.#parts.condition.restrictions().filter((each) => 'accounts' in each)
    const parts = [
      ...sources.map((source, rank) => keysOf(source.keys.keys(db, me), rank)),
      ...hiding.map((each) => keysOf(each.accounts(db, me), -1)),
    ]
    const { rows } = await sql<{ rank: number; key: string }>`${sql.join(parts, sql` union all `)}`.execute(db)
    const of = (rank: number) => new Set(rows.flatMap((row) => (row.rank === rank ? [row.key] : [])))
    return { sources, keys: sources.map((_, rank) => of(rank)), hidden: of(-1) }
  }
}

function takes(source: TimelineSource, post: NewPost): boolean {
  if (source.takes === 'all') return true
  return post.opens && (source.takes === 'openings' || post.visibility === 'public')
}

/** Each message goes only to those in whose home the post stands. */
export function homeTopic(live: () => LiveService): StreamTopic {
  return {
    topic: homeName,
    mayListen: (viewer) => Promise.resolve(viewer.account !== null),
    filter: async (viewer) => {
      const lets = await live().homeFilter(viewer)
      return ({ data }) => lets(data as NewPost)
    },
  }
}

export function localTopic(live: () => LiveService): StreamTopic {
  return {
    topic: localName,
    mayListen: (viewer) => Promise.resolve(live().mayReadLocal(viewer)),
    filter: async (viewer) => {
      const lets = await live().localFilter(viewer)
      return ({ data }) => lets(data as NewPost)
    },
  }
}
