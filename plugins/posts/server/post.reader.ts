import type { Database, Id, Presenters, Shown, Viewer } from '@sapocom/sdk-plugin'
import type { Media, MediaItem } from '@sapocom/plugin-media/contract'
import type { Regions } from '@sapocom/plugin-regions/contract'
import { postView, visibilities, type PostView, type Thread, type ThreadEntry } from '../contract.ts'
import { Gone, NotFound } from './errors.ts'
import type { PostRepository } from './post.repository.ts'
import type { PostRows, ShownRow } from './post.rows.ts'
import { sanitize } from './post.sanitize.ts'
import { holderKind } from './post.service.ts'
import type { ThreadPlace, ThreadRepository } from './thread.repository.ts'

type ShownPost = Shown<typeof postView>

export interface ReaderTools {
  readonly database: Database
  readonly rows: PostRows
  readonly posts: PostRepository
  readonly threads: ThreadRepository
  readonly media: Media
  readonly regions: Regions
  readonly presenters: Presenters
}

const visitor = '0'
const mostIds = 40

/** Posts as a viewer sees them. However many: one statement for posts and people, one for pictures, and what presenters need. */
export class PostReader {
  readonly #tools: ReaderTools

  constructor(tools: ReaderTools) {
    this.#tools = tools
  }

  async byIds(ids: readonly Id[], viewer: Viewer): Promise<ShownPost[]> {
    return this.#shown(await this.#tools.rows.visible(ids.slice(0, mostIds), viewer.account ?? visitor), viewer)
  }

  async show(ids: readonly Id[], viewer: Viewer): Promise<ShownPost[]> {
    if (ids.length === 0) return []
    return this.#shown(await this.#tools.rows.byIds(ids.slice(0, mostIds), viewer.account ?? visitor), viewer)
  }

  /** @throws NotFound, or Gone when there was one */
  async one(id: Id, viewer: Viewer): Promise<ShownPost> {
    const [post] = await this.byIds([id], viewer)
    return post ?? this.#missing(id)
  }

  async thread(viewer: Viewer, id: Id, { after = '0' }: { readonly after?: Id } = {}): Promise<Thread> {
    const ancestors = await this.#tools.threads.ancestors(id)
    const { places, next } = await this.#tools.threads.replies(id, after)
    const ids = [id, ...ancestors.map((place) => place.id), ...places.map((place) => place.id)]
    const rows = await this.#tools.rows.visible(ids, viewer.account ?? visitor)
    if (rows[0]?.id !== id) return this.#missing(id)
    const shown = new Map((await this.#shown(rows, viewer)).map((post) => [post.id, post]))
    const children = Map.groupBy(places, (place) => place.reply_to_id)
    return {
      ancestors: entriesOf(ancestors, shown),
      post: shown.get(id)!,
      replies: entriesOf(places, shown).map((entry) => ({
        ...entry,
        more: Math.max(
          0,
          (entry.post?.counters.replies ?? 0) - (children.get(entry.id) ?? []).filter(({ deleted }) => !deleted).length,
        ),
      })),
      next,
    }
  }

  /** Versions before the present one, oldest first. @throws NotFound, or Gone when there was one */
  async history(id: Id, viewer: Viewer) {
    if (!(await this.#tools.posts.readable(id, viewer.account ?? visitor))) return this.#missing(id)
    const versions = await this.#tools.posts.versions(id)
    return {
      items: versions.map(({ html, warning, language, written_at }) => ({
        html: sanitize(html),
        warning,
        language,
        writtenAt: written_at.toISOString(),
      })),
    }
  }

  async #shown(rows: readonly ShownRow[], viewer: Viewer): Promise<ShownPost[]> {
    if (rows.length === 0) return []
    const withMedia = rows.filter((row) => row.media_count > 0).map((row) => row.id)
    const media = await this.#tools.media.attachedTo(holderKind, withMedia)
    const posts = rows.map((row) => this.#viewOf(row, media.get(row.id) ?? [], viewer))
    return this.#tools.presenters.fill(postView, posts, viewer)
  }

  #viewOf(row: ShownRow, media: readonly MediaItem[], viewer: Viewer): PostView {
    const isOwn = viewer.account === row.author_id
    const mayWrite = viewer.may('posts:write')
    return {
      id: row.id,
      author: authorOf(row),
      institutionId: row.institution_id,
      html: sanitize(row.html),
      language: row.language,
      visibility: visibilities[row.visibility]!,
      warning: row.warning,
      sensitive: row.sensitive,
      media: [...media],
      mentions: [...(row.mentions ?? [])],
      tags: row.tags,
      regions: this.#tools.regions.byKeys(row.region_keys).map(({ key, short }) => ({ key, short })),
      replyTo: row.reply_to_id === null ? null : { id: row.reply_to_id, handle: row.reply_to_handle },
      createdAt: this.#tools.database.timeOf(row.id).toISOString(),
      editedAt: row.edited_at?.toISOString() ?? null,
      origin: row.origin,
      counters: { replies: row.replies, favourites: row.favourites },
      favourited: row.favourited,
      may: {
        edit: isOwn && mayWrite,
        delete: (isOwn && mayWrite) || viewer.may('posts:moderate'),
        reply: mayWrite,
        favourite: viewer.may('posts:favourite'),
      },
    }
  }

  async #missing(id: Id): Promise<never> {
    throw (await this.#tools.posts.isDeleted(id)) ? new Gone() : new NotFound()
  }
}

/** Deleted posts keep their place, unreadable ones have none. */
function entriesOf(places: readonly ThreadPlace[], shown: ReadonlyMap<Id, ShownPost>): (ThreadEntry & { depth: number })[] {
  return places
    .filter((place) => place.deleted || shown.has(place.id))
    .map(({ id, reply_to_id, depth }) => ({ id, replyToId: reply_to_id, depth, post: shown.get(id) ?? null }))
}

function authorOf(row: ShownRow): PostView['author'] {
  return {
    id: row.author_id,
    handle: row.handle,
    displayName: row.display_name,
    kind: row.kind,
    institutionId: row.account_institution_id,
    avatar: row.avatar_url === null ? null : { url: row.avatar_url, alt: row.avatar_alt ?? '' },
    locked: row.locked,
  }
}
