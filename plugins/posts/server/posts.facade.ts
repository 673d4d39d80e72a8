import type { Id, Viewer } from '@sapocom/sdk-plugin'
import type { ImportedPost, PostDraft, Posts } from '../contract.ts'
import type { ImportService } from './import.service.ts'
import type { PendingService } from './pending.service.ts'
import type { PostReader } from './post.reader.ts'
import type { PostRepository } from './post.repository.ts'
import type { PostService } from './post.service.ts'

/** What other plugins may ask, each answered by the service whose it is. */
export class PostsFacade implements Posts {
  readonly #writer: PostService
  readonly #pending: PendingService
  readonly #reader: PostReader
  readonly #importer: ImportService
  readonly #posts: PostRepository

  constructor(writer: PostService, pending: PendingService, reader: PostReader, importer: ImportService, posts: PostRepository) {
    this.#writer = writer
    this.#pending = pending
    this.#reader = reader
    this.#importer = importer
    this.#posts = posts
  }

  publish = (viewer: Viewer, draft: PostDraft, options?: { readonly at?: Date }) => this.#pending.publish(viewer, draft, options)
  schedule = (viewer: Viewer, draft: PostDraft) => this.#pending.schedule(viewer, draft)
  edit = (viewer: Viewer, post: Id, draft: Omit<PostDraft, 'visibility' | 'replyTo'>) => this.#writer.edit(viewer, post, draft)
  remove = (viewer: Viewer, post: Id) => this.#writer.remove(viewer, post)
  favourite = (viewer: Viewer, post: Id, on: boolean) => this.#writer.favourite(viewer, post, on)
  byIds = (ids: readonly Id[], viewer: Viewer) => this.#reader.byIds(ids, viewer)
  show = (ids: readonly Id[], viewer: Viewer) => this.#reader.show(ids, viewer)
  thread = (viewer: Viewer, post: Id, page?: { readonly after?: Id }) => this.#reader.thread(viewer, post, page)
  importPost = (post: ImportedPost) => this.#importer.importPost(post)
  imported = (author: Id, uris: readonly string[]) => this.#posts.imported(author, uris)
  decideHeld = (viewer: Viewer, held: Id, publish: boolean) => this.#pending.decideHeld(viewer, held, publish)
}
