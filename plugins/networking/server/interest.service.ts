import { token, type Database, type Id, type Presented, type Transaction, type Viewer } from '@sapocom/sdk-plugin'
import { tagOf } from '@sapocom/plugin-posts/contract'
import type { Regions } from '@sapocom/plugin-regions/contract'
import type { TimelineView } from '@sapocom/plugin-timelines/contract'
import type { interestOnTimeline } from '../contract.ts'
import { RegionNotFound, TagInvalid, TooManyInterests } from './errors.ts'
import type { InterestRepository } from './interest.repository.ts'
import type { Limits } from './networking.settings.ts'
import { actorOf } from './actor.ts'

export interface InterestParts {
  readonly interests: InterestRepository
  readonly regions: Regions
  readonly database: Database
  readonly limits: () => Limits
  readonly refresh: (account: Id) => void | Promise<void>
}

/** For this plugin's own routes. */
export const INTERESTS = token<InterestService>('networking.interests')

/** Hashtags and regions somebody follows. */
export class InterestService {
  readonly #parts: InterestParts

  constructor(parts: InterestParts) {
    this.#parts = parts
  }

  /** @throws TagInvalid for what can't be a hashtag */
  async followTag(viewer: Viewer, text: string, on: boolean): Promise<void> {
    const tag = tagOf(text)
    if (!/^[\p{L}\p{N}\p{M}_]{1,100}$/u.test(tag)) throw new TagInvalid()
    await this.#change(viewer, on, (tx, me) => this.#parts.interests.setTag(tx, me, tag, on))
  }

  /** @throws RegionNotFound */
  async followRegion(viewer: Viewer, regionKey: string, on: boolean): Promise<void> {
    if (!this.#parts.regions.find(regionKey)) throw new RegionNotFound()
    await this.#change(viewer, on, (tx, me) => this.#parts.interests.setRegion(tx, me, regionKey, on))
  }

  async of(viewer: Viewer): Promise<{ tags: string[]; regions: string[] }> {
    const me = actorOf(viewer)
    return { tags: await this.#parts.interests.tags(me), regions: await this.#parts.interests.regions(me) }
  }

  /** For timelines: which of the hashtags and regions the viewer follows; two statements at most, none where neither is asked for. */
  async onTimelines(viewer: Viewer, timelines: readonly TimelineView[]): Promise<Presented<typeof interestOnTimeline.schema>> {
    const asked = timelines.filter(({ rule }) => rule === 'tag' || rule === 'region')
    if (viewer.account === null || asked.length === 0) return new Map()
    const [tags, regions] = [keysOf(asked, 'tag'), keysOf(asked, 'region')]
    const followed = new Set([
      ...(tags.length > 0 ? (await this.#parts.interests.tags(viewer.account, tags)).map((tag) => `tag:${tag}`) : []),
      ...(regions.length > 0 ? (await this.#parts.interests.regions(viewer.account, regions)).map((key) => `region:${key}`) : []),
    ])
    return new Map(asked.map(({ id }) => [id, { mine: followed.has(id) }]))
  }

  async #change(viewer: Viewer, on: boolean, work: (tx: Transaction, me: Id) => Promise<void>): Promise<void> {
    viewer.require('networking:follow')
    const me = actorOf(viewer)
    await this.#parts.database.transaction(async (tx) => {
      const { interests: limit } = this.#parts.limits()
      if (on && (await this.#parts.interests.count(tx, me)) >= limit) throw new TooManyInterests({ limit })
      await work(tx, me)
      tx.afterCommit(() => this.#parts.refresh(me))
    })
  }
}

const keysOf = (timelines: readonly TimelineView[], rule: string): string[] =>
  timelines.flatMap((timeline) => (timeline.rule === rule ? [timeline.key] : []))
