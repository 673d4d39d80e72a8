import type { Id, Shown, Viewer } from '@sapocom/sdk-plugin'
import type { Accounts, profileView } from '@sapocom/plugin-accounts/contract'
import type { Posts, postView } from '@sapocom/plugin-posts/contract'
import type { Reason } from '../contract.ts'
import { AccountNotFound, PostNotFound } from './errors.ts'
import { filled, type ReasonService } from './reason.service.ts'
import type { Entries, TimelineName, TimelinePage, TimelineService } from './timeline.service.ts'
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
}

/** Timelines as people read them: entries with their posts and the reason in words. */
export class ReadingService {
  readonly #parts: ReadingParts

  constructor(parts: ReadingParts) {
    this.#parts = parts
  }

  async page(viewer: Viewer, name: TimelineName, page: TimelinePage): Promise<ReadPage> {
    return this.#read(viewer, await this.#parts.timelines.entries(viewer, name, page))
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
    return { profile, ...(await this.page(viewer, { rule: 'account', key: profile.id, replies }, rest)) }
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
