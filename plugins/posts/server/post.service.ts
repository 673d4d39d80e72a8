import type { Clock, Database, Hooks, Id, Static, Transaction, Viewer } from '@sapocom/sdk-plugin'
import type { Media } from '@sapocom/plugin-media/contract'
import {
  beforePublish,
  postDeleted,
  postEdited,
  postFavourited,
  postPublished,
  visibilities,
  type PostDraft,
  type Visibility,
} from '../contract.ts'
import type { PostRow } from '../entities/post.ts'
import type { DraftService, ReadyContent } from './draft.service.ts'
import { EditHeld, Gone, NobodyNamed, NotFound, ReplyNotThere } from './errors.ts'
import type { PostFacts, PostRepository } from './post.repository.ts'
import type { PostWrites } from './post.writes.ts'

export interface PostTools {
  readonly database: Database
  readonly posts: PostRepository
  readonly writes: PostWrites
  readonly drafts: DraftService
  readonly media: Media
  readonly hooks: Hooks
  readonly clock: Clock
  /** The account's own choice. */
  readonly usualVisibility: (account: Id) => Promise<Visibility>
}

type Checked = Static<(typeof beforePublish)['schema']>

/** All that is needed to store a post, checked by everybody who has a say. */
export interface ReadyPost extends ReadyContent {
  readonly authorId: Id
  readonly institutionId: Id | null
  readonly visibility: Visibility
  readonly answered: PostFacts | null
}

export const holderKind = 'posts.post'
/** Where pictures of posts that are held wait. */
export const pendingKind = 'posts.pending'

/** What may be published, changed, taken away and marked, by whom. */
export class PostService {
  readonly #tools: PostTools

  constructor(tools: PostTools) {
    this.#tools = tools
  }

  /**
   * Checks a draft with all that have a say.
   * @returns why it is to be held, if somebody says so
   */
  async check(viewer: Viewer, draft: PostDraft): Promise<{ readonly post: ReadyPost; readonly held: string | null }> {
    viewer.require('posts:write')
    const content = await this.#tools.drafts.ready(viewer, draft)
    const answered = draft.replyTo ? await this.#answered(viewer, draft.replyTo) : null
    const visibility = narrower(draft.visibility ?? (await this.#visibilityOf(viewer, answered)), answered)
    const post = { ...content, visibility, answered, authorId: viewer.account!, institutionId: viewer.institution }
    const { input, held } = await this.#tools.hooks.run(beforePublish, asked('publish', post), {
      viewer,
      institution: viewer.institution,
    })
    const ready = await this.#changed(post, input)
    if (ready.visibility === 'direct' && spokenTo(ready).length === 0) throw new NobodyNamed()
    return { post: ready, held }
  }

  /** Stores a checked post, then announces it as `posts.published`. */
  async store(tx: Transaction, post: ReadyPost, options: { readonly at?: Date; readonly waitedAs?: Id } = {}): Promise<Id> {
    const id = this.#tools.database.newId(options.at)
    const { answered } = post
    const mentionIds = spokenTo(post)
    const opens = !answered || (answered.opens && answered.author_id === post.authorId)
    await this.#tools.writes.add(tx, {
      ...post,
      id,
      mentionIds,
      opens,
      replyToId: answered?.id ?? null,
      replyToAuthorId: answered?.author_id ?? null,
      threadId: answered?.thread_id ?? id,
      visibility: visibilities.indexOf(post.visibility),
      mediaCount: post.media.length,
      editedAt: null,
      origin: null,
      originUri: null,
    })
    await this.#attach(tx, id, post, options.waitedAs)
    await tx.emit(
      postPublished,
      {
        postId: id,
        authorId: post.authorId,
        visibility: post.visibility,
        language: post.language,
        opens,
        replyTo: answered && { postId: answered.id, authorId: answered.author_id },
        mentionIds: [...mentionIds],
        tags: [...post.tags],
        regionKeys: [...post.regionKeys],
      },
      { institution: post.institutionId },
    )
    return id
  }

  /** @throws EditHeld when somebody would have to look first */
  async edit(viewer: Viewer, id: Id, draft: Omit<PostDraft, 'visibility' | 'replyTo'>): Promise<void> {
    viewer.require('posts:write')
    const facts = await this.#own(viewer, id)
    const content = await this.#tools.drafts.ready(viewer, draft)
    const answered = facts.reply_to_id ? await this.#tools.posts.readable(facts.reply_to_id, viewer.account!) : null
    const visibility = visibilities[facts.visibility]!
    const post = { ...content, visibility, answered, authorId: facts.author_id, institutionId: facts.institution_id }
    const { input, held } = await this.#tools.hooks.run(beforePublish, asked('edit', post), {
      viewer,
      institution: facts.institution_id,
    })
    if (held !== null) throw new EditHeld()
    const ready = { ...(await this.#changed(post, input)), visibility }
    await this.#tools.database.transaction((tx) => this.#change(tx, id, ready))
  }

  /** The text as it was written. @throws NotFound unless it is the viewer's own */
  async source(viewer: Viewer, id: Id) {
    await this.#own(viewer, id)
    const row = await this.#tools.posts.source(id)
    if (!row) throw new Gone()
    const { text, language, warning, sensitive, region_keys: regions } = row
    return { id, text, language, warning, sensitive, regions }
  }

  /** A stub without text stays, so that answers keep their place. */
  async remove(viewer: Viewer, id: Id): Promise<void> {
    const facts = await this.#tools.posts.readable(id, viewer.account ?? '0')
    const isOwn = facts !== null && facts.author_id === viewer.account
    if (isOwn) viewer.require('posts:write')
    if (!facts || (!isOwn && !viewer.may('posts:moderate'))) throw await this.#missing(id)
    await this.#tools.database.transaction(async (tx) => {
      const post = await this.#tools.posts.forChange(tx, id)
      if (!post || post.deletedAt) throw new Gone()
      await this.#empty(tx, post)
      await tx.emit(
        postDeleted,
        { postId: id, authorId: post.authorId, byId: viewer.account },
        { institution: post.institutionId },
      )
      if (!isOwn) await tx.audit({ viewer, action: 'posts.remove', subject: `post:${id}` })
    })
  }

  async favourite(viewer: Viewer, id: Id, on: boolean): Promise<{ mine: boolean; count: number }> {
    viewer.require('posts:favourite')
    const account = viewer.account!
    const facts = await this.#tools.posts.readable(id, account)
    if (!facts) throw await this.#missing(id)
    await this.#tools.database.transaction(async (tx) => {
      const favourite = { post: id, account }
      const changed = on
        ? await this.#tools.writes.favour(tx, favourite, this.#tools.clock.now())
        : await this.#tools.writes.unfavour(tx, favourite)
      if (!changed) return
      const payload = { postId: id, authorId: facts.author_id, accountId: account, on }
      await tx.emit(postFavourited, payload, { institution: facts.institution_id })
    })
    return { mine: on, count: await this.#tools.posts.favourites(id) }
  }

  async #answered(viewer: Viewer, id: Id): Promise<PostFacts> {
    const answered = await this.#tools.posts.readable(id, viewer.account!)
    if (!answered) throw new ReplyNotThere()
    return answered
  }

  /** The visibility of who is answered; without one the account's own choice. */
  async #visibilityOf(viewer: Viewer, answered: PostFacts | null): Promise<Visibility> {
    return answered ? visibilities[answered.visibility]! : this.#tools.usualVisibility(viewer.account!)
  }

  /** Takes over what handlers changed; a changed text is read again. */
  async #changed<P extends ReadyPost>(post: P, input: Checked): Promise<P> {
    const rendered = input.text === post.text ? {} : await this.#tools.drafts.rendered(input.text)
    const { language, warning, sensitive } = input
    return { ...post, ...rendered, language, warning, sensitive, visibility: narrower(input.visibility, post.answered) }
  }

  async #attach(tx: Transaction, id: Id, post: ReadyPost, waitedAs: Id | undefined): Promise<void> {
    if (post.media.length === 0) return
    const from = waitedAs ? ({ kind: pendingKind, id: waitedAs } as const) : undefined
    await this.#tools.media.attach(tx, { ids: post.media, owner: post.authorId, holder: { kind: holderKind, id }, from })
  }

  async #own(viewer: Viewer, id: Id): Promise<PostFacts> {
    const facts = await this.#tools.posts.readable(id, viewer.account!)
    if (!facts || facts.author_id !== viewer.account) throw await this.#missing(id)
    return facts
  }

  async #missing(id: Id): Promise<Error> {
    return (await this.#tools.posts.isDeleted(id)) ? new Gone() : new NotFound()
  }

  async #change(tx: Transaction, id: Id, ready: ReadyPost): Promise<void> {
    const post = await this.#tools.posts.forChange(tx, id)
    if (!post || post.deletedAt) throw new Gone()
    const now = this.#tools.clock.now()
    const { language, warning, text, html } = post
    const writtenAt = post.editedAt ?? this.#tools.database.timeOf(id)
    this.#tools.posts.keepVersion(tx, { id: this.#tools.database.newId(), postId: id, language, warning, text, html, writtenAt })
    const mentionIds = spokenTo(ready)
    const added = mentionIds.filter((mention) => !post.mentionIds.includes(mention))
    Object.assign(post, {
      text: ready.text,
      html: ready.html,
      language: ready.language,
      warning: ready.warning,
      sensitive: ready.sensitive,
      tags: [...ready.tags],
      regionKeys: [...ready.regionKeys],
      mentionIds: [...mentionIds],
      mediaCount: ready.media.length,
      editedAt: now,
    } satisfies Partial<PostRow>)
    await tx.em.flush()
    await this.#tools.posts.reindex(tx, post)
    await this.#tools.media.attach(tx, { ids: ready.media, owner: post.authorId, holder: { kind: holderKind, id } })
    await tx.emit(postEdited, { postId: id, authorId: post.authorId, mentionIds: added }, { institution: post.institutionId })
  }

  async #empty(tx: Transaction, post: PostRow): Promise<void> {
    await this.#tools.posts.clear(tx, post)
    await this.#tools.media.remove(tx, { kind: holderKind, id: post.id })
    const nothing = { text: '', html: '', warning: null, tags: [], regionKeys: [], mentionIds: [], mediaCount: 0, origin: null }
    Object.assign(post, { ...nothing, deletedAt: this.#tools.clock.now() } satisfies Partial<PostRow>)
    await tx.em.flush()
  }
}

/** A reply never reaches further than what it answers. */
function narrower(visibility: Visibility, answered: PostFacts | null): Visibility {
  return visibilities[Math.max(visibilities.indexOf(visibility), answered?.visibility ?? 0)]!
}

/** Whom the text names, and whom it answers; not oneself. Who goes on with a direct post of one's own speaks to the same people. */
function spokenTo({ mentionIds, answered, authorId, visibility }: ReadyPost): readonly Id[] {
  const goesOn = visibility === 'direct' && answered?.author_id === authorId ? answered.mention_ids : []
  const all = new Set([...mentionIds, ...goesOn, ...(answered ? [answered.author_id] : [])])
  all.delete(authorId)
  return [...all]
}

function asked(kind: 'publish' | 'edit', post: ReadyPost): Checked {
  const { authorId, institutionId, text, language, visibility, warning, sensitive, answered } = post
  return {
    kind,
    authorId,
    institutionId,
    text,
    language,
    visibility,
    warning,
    sensitive,
    replyTo: answered && { postId: answered.id, authorId: answered.author_id },
    mediaIds: [...post.media],
    mentionIds: [...post.mentionIds],
    regionKeys: [...post.regionKeys],
  }
}
