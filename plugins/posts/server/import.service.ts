import type { Database, Id } from '@sapocom/sdk-plugin'
import type { Accounts } from '@sapocom/plugin-accounts/contract'
import type { Media } from '@sapocom/plugin-media/contract'
import { postImported, visibilities, type ImportedPost } from '../contract.ts'
import { languageOf } from './draft.service.ts'
import { NotFound, TooLong } from './errors.ts'
import { foreignText } from './post.foreign-html.ts'
import type { PostRepository } from './post.repository.ts'
import { holderKind } from './post.service.ts'
import type { PostWrites } from './post.writes.ts'

/** Characters of HTML: as much as a post can be shown with. */
const mostHtml = 100_000

/** Posts from elsewhere: they stand where their date belongs, and are nobody's news. */
export class ImportService {
  readonly #database: Database
  readonly #posts: PostRepository
  readonly #writes: PostWrites
  readonly #accounts: Accounts
  readonly #media: Media

  constructor(database: Database, posts: PostRepository, writes: PostWrites, accounts: Accounts, media: Media) {
    this.#database = database
    this.#posts = posts
    this.#writes = writes
    this.#accounts = accounts
    this.#media = media
  }

  /** @throws TooLong, NotFound when there is no such account */
  async importPost(post: ImportedPost): Promise<{ id: Id; created: boolean }> {
    const row = await this.#rowOf(post)
    return this.#database.transaction(async (tx) => {
      const known = await this.#posts.lockOrigin(tx, post.authorId, post.origin.uri)
      if (known) return { id: known, created: false }
      const { id } = row
      await this.#writes.add(tx, row)
      const ids = post.media ?? []
      if (ids.length > 0) await this.#media.attach(tx, { ids, owner: post.authorId, holder: { kind: holderKind, id } })
      await tx.emit(postImported, { postId: id, authorId: post.authorId }, { institution: row.institutionId })
      return { id, created: true }
    })
  }

  async #rowOf(post: ImportedPost) {
    const author = await this.#accounts.find(post.authorId)
    if (!author) throw new NotFound()
    const content = foreignText(post.html)
    const { length } = content.html
    if (length > mostHtml) throw new TooLong({ limit: mostHtml, length, over: length - mostHtml })
    const answered = post.replyTo ? await this.#posts.readable(post.replyTo, post.authorId) : null
    const id = this.#database.newId(post.at)
    return {
      ...content,
      id,
      authorId: author.id,
      institutionId: author.institutionId,
      replyToId: answered?.id ?? null,
      replyToAuthorId: answered?.author_id ?? null,
      threadId: answered?.thread_id ?? id,
      visibility: Math.max(visibilities.indexOf(post.visibility), answered?.visibility ?? 0),
      mediaCount: post.media?.length ?? 0,
      opens: !answered || (answered.opens && answered.author_id === author.id),
      sensitive: post.sensitive ?? false,
      language: languageOf(post.language ?? author.language),
      warning: post.warning || null,
      regionKeys: [],
      mentionIds: [],
      editedAt: post.editedAt ?? null,
      origin: JSON.stringify({ url: post.origin.url, label: post.origin.label }),
      originUri: post.origin.uri,
    }
  }
}
