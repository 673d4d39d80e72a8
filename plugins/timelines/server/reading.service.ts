import type { Id, Presenters, Shown, Viewer } from '@sapocom/sdk-plugin'
import type { Accounts, profileView } from '@sapocom/plugin-accounts/contract'
import { tagOf, type Posts, type postView } from '@sapocom/plugin-posts/contract'
import type { Regions } from '@sapocom/plugin-regions/contract'
import { timelineView, type Reason, type TimelineView } from '../contract.ts'
import { AccountNotFound, PostNotFound } from './errors.ts'
import { filled, type ReasonService } from './reason.service.ts'
import type { Entries, TimelineName, TimelinePage, TimelineService } from './timeline.service.ts'
import type { TimelineAccess } from './timeline.settings.ts'
import type { WhyRepository } from './why.repository.ts'

export interface ReadItem {
  readonly post: Shown<typeof postView>
  readonly position: Id
  readonly reason: Reason
}
export interface ReadPage {
  items: ReadItem[]
  next: Id | null
}
export interface ReadTimeline extends ReadPage {
  timeline: Shown<typeof timelineView>
}
export interface Why {
  readonly post: Shown<typeof postView>
  readonly reasons: (Reason & { readonly change: { readonly path: string; readonly text: string } | null })[]
}

export interface ReadingParts {
  readonly timelines: TimelineService
  readonly posts: Posts
  readonly accounts: Accounts
  readonly reasons: ReasonService
  readonly why: WhyRepository
  readonly regions: Regions
  readonly presenters: Presenters
  readonly settings: () => TimelineAccess
}

/** Timelines as people read them: entries with their posts and the reason in words. */
export class ReadingService {
  readonly #parts: ReadingParts

  constructor(parts: ReadingParts) {
    this.#parts = parts
  }

  /** A timeline with what other plugins add to its head. */
  async page(viewer: Viewer, name: TimelineName, page: TimelinePage): Promise<ReadTimeline> {
    const read = await this.#read(viewer, await this.#parts.timelines.entries(viewer, name, page))
    const [timeline] = await this.#parts.presenters.fill(timelineView, [this.#viewOf(name)], viewer)
    return { ...read, timeline: timeline! }
  }

  /** What stands on the front page: home; for visitors what this server shows to everybody, which may be nothing. */
  async front(viewer: Viewer, page: TimelinePage): Promise<ReadPage & { timeline: ReadTimeline['timeline'] | null }> {
    if (viewer.account !== null) return this.page(viewer, { rule: 'home' }, page)
    if (this.#parts.settings().local !== 'public') return { items: [], next: null, timeline: null }
    return this.page(viewer, { rule: 'local' }, page)
  }

  /** The profile, and the account's posts. @throws AccountNotFound */
  async account(
    viewer: Viewer,
    handle: string,
    page: TimelinePage & { readonly replies?: boolean },
  ): Promise<ReadPage & { profile: Shown<typeof profileView> }> {
    const profile = await this.#parts.accounts.profile(handle, viewer)
    if (!profile) throw new AccountNotFound()
    const { replies, ...rest } = page
    const entries = await this.#parts.timelines.entries(viewer, { rule: 'account', key: profile.id, replies }, rest)
    return { profile, ...(await this.#read(viewer, entries)) }
  }

  /** All that brings a post into the viewer's home. Empty: nothing does. @throws PostNotFound */
  async why(viewer: Viewer, postId: Id): Promise<Why> {
    const [post] = await this.#parts.posts.byIds([postId], viewer)
    if (!post) throw new PostNotFound()
    if (viewer.account === null) return { post, reasons: [] }
    const found = await this.#parts.why.find(viewer.account, postId)
    const reasons = await this.#parts.reasons.inWords(
      found.map(({ reason }) => ({ author: post.author, reason })),
      viewer,
    )
    const changed = reasons.map((reason, index) => {
      const change = reason.kind === 'own' ? undefined : found[index]?.source.change
      if (!change) return { ...reason, change: null }
      const values = { key: encodeURIComponent(reason.key), handle: post.author.handle, label: reason.label }
      return {
        ...reason,
        change: {
          path: filled({ de: change.path, en: change.path }, 'de', values),
          text: filled(change.words, viewer.language, values),
        },
      }
    })
    return { post, reasons: changed }
  }

  #viewOf({ rule, key = '' }: TimelineName): TimelineView {
    if (rule === 'tag') return { id: `tag:${tagOf(key)}`, rule, key: tagOf(key), label: `#${tagOf(key)}` }
    if (rule === 'region') return { id: `region:${key}`, rule, key, label: this.#parts.regions.find(key)?.name ?? key }
    return { id: rule, rule, key: '', label: '' }
  }

  async #read(viewer: Viewer, { entries, next }: Entries): Promise<ReadPage> {
    if (entries.length === 0) return { items: [], next }
    const shown = await this.#parts.posts.show(
      entries.map((entry) => entry.post),
      viewer,
    )
    const posts = new Map(shown.map((post) => [post.id, post]))
    // a post may be deleted between the two statements
    const there = entries.filter((entry) => posts.has(entry.post))
    const reasons = await this.#parts.reasons.inWords(
      there.map(({ post, reason }) => ({ author: posts.get(post)!.author, reason })),
      viewer,
    )
    return {
      items: there.map(({ post, position }, index) => ({ post: posts.get(post)!, position, reason: reasons[index]! })),
      next,
    }
  }
}
