import type { Expression, ExpressionBuilder, Kysely, SelectQueryBuilder, SqlBool } from 'kysely'
import {
  contract,
  defineEvent,
  defineHook,
  definePoint,
  defineSlot,
  defineView,
  extendView,
  idSchema,
  readView,
  token,
  Type,
  type Id,
  type Shown,
  type Static,
  type TablesOf,
  type Viewer,
  viewerView,
} from '@sapocom/sdk-plugin'
import { accountSchema } from '@sapocom/plugin-accounts/contract'
import { mediaSchema } from '@sapocom/plugin-media/contract'

export const posts = contract('posts', '^1')

const id = idSchema
const handle = Type.String({ maxLength: 30 })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

/** From wide to narrow. In SQL and in `v1_post` the index in this list. */
export const visibilities = ['public', 'unlisted', 'followers', 'direct'] as const
export type Visibility = (typeof visibilities)[number]
export const visibilitySchema = Type.Unsafe<Visibility>({ type: 'string', enum: visibilities })

/** A post as pages and the API show it. */
export const postSchema = Type.Object({
  id,
  author: accountSchema,
  /** The author's institution; `null`: a citizen's post. */
  institutionId: orNull(id),
  /** Clean HTML: paragraphs, breaks, links. Source: security rules S26 */
  html: Type.String({ maxLength: 100_000 }),
  /** BCP 47. */
  language: Type.String({ maxLength: 35 }),
  visibility: visibilitySchema,
  /** Stands before the folded text; `null`: nothing is folded. */
  warning: orNull(Type.String({ maxLength: 2_000 })),
  /** Pictures are folded even without a warning. */
  sensitive: Type.Boolean(),
  media: Type.Array(mediaSchema, { maxItems: 16 }),
  mentions: Type.Array(Type.Object({ id, handle }), { maxItems: 100 }),
  /** In the form of `v1_post_tag`: without `#`, folded. */
  tags: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }),
  regions: Type.Array(Type.Object({ key: Type.String({ maxLength: 5 }), short: Type.String({ maxLength: 100 }) }), {
    maxItems: 20,
  }),
  /** What it answers; `handle` is `null` when that author is gone. */
  replyTo: orNull(Type.Object({ id, handle: orNull(handle) })),
  createdAt: Type.String({ format: 'date-time', maxLength: 40 }),
  editedAt: orNull(Type.String({ format: 'date-time', maxLength: 40 })),
  /** Where an imported post comes from. */
  origin: orNull(Type.Object({ url: Type.String({ maxLength: 2_000 }), label: Type.String({ maxLength: 200 }) })),
  counters: Type.Object({ replies: Type.Integer(), favourites: Type.Integer() }),
  /** By the viewer. */
  favourited: Type.Boolean(),
  may: Type.Object({ edit: Type.Boolean(), delete: Type.Boolean(), reply: Type.Boolean(), favourite: Type.Boolean() }),
})
export type PostView = Static<typeof postSchema>
export const postView = defineView('posts.post', postSchema, { owner: 'institutionId' })

/** What somebody wants to publish. */
export interface PostDraft {
  readonly text: string
  /** BCP 47; the viewer's own unless given. */
  readonly language?: string
  /** A reply's is never wider than that of what it answers. The account's setting unless given. */
  readonly visibility?: Visibility
  readonly warning?: string | null
  readonly sensitive?: boolean
  readonly replyTo?: Id | null
  /** Own uploads that hang nowhere else. */
  readonly media?: readonly Id[]
  readonly regions?: readonly string[]
}

/** A post from elsewhere, with its date. */
export interface ImportedPost {
  readonly authorId: Id
  readonly at: Date
  readonly editedAt?: Date | null
  readonly origin: { readonly uri: string; readonly url: string; readonly label: string }
  /** Foreign HTML; cleaned here. Hashtags in it are found, mentions stay links. */
  readonly html: string
  readonly language?: string | null
  readonly visibility: Visibility
  readonly warning?: string | null
  readonly sensitive?: boolean
  readonly media?: readonly Id[]
  /** A post of this server: one's own that was imported before. */
  readonly replyTo?: Id | null
}

/** What came of publishing: the post's id, or the id under which it waits. */
export interface Published {
  readonly id: Id
  readonly state: 'published' | 'pending' | 'held'
}

/** A part of a thread: what the post answers, the post, and what answers it. */
export interface Thread {
  /** From the first post down. Those the viewer may not read are left out; deleted ones are stubs. */
  readonly ancestors: readonly ThreadEntry[]
  readonly post: Shown<typeof postView>
  /** Depth first, oldest first. */
  readonly replies: readonly (ThreadEntry & {
    /** 1: answers the post itself. */
    readonly depth: number
    /** Answers to this one that are not in the list; they stand on its own page. */
    readonly more: number
  })[]
  /** `after` of the next page of replies. */
  readonly next: Id | null
}
/** A post, or the place where one was. */
export type ThreadEntry = { readonly id: Id; readonly replyToId: Id | null; readonly post: Shown<typeof postView> | null }

/** Posts, for other plugins. Every read heeds who asks. */
export interface Posts {
  /**
   * Publishes now.
   * @param options.at for the demo town: when it was written. The post gets the id of that moment
   * @throws Refusal for a text that is empty or too long, media that are not the viewer's, what `beforePublish` refuses
   */
  publish(viewer: Viewer, draft: PostDraft, options?: { readonly at?: Date }): Promise<Published>
  /** Publishes after the seconds the account chose (0, 10, 30), so that it can be taken back. */
  schedule(viewer: Viewer, draft: PostDraft): Promise<Published>
  /** Changes text, language, warning, media, regions; the version before stays in the history. */
  edit(viewer: Viewer, post: Id, draft: Omit<PostDraft, 'visibility' | 'replyTo'>): Promise<void>
  /** Own posts, or any with `posts:moderate`. A stub stays in threads. */
  remove(viewer: Viewer, post: Id): Promise<void>
  favourite(viewer: Viewer, post: Id, on: boolean): Promise<{ readonly mine: boolean; readonly count: number }>
  /** Those of the ids that the viewer may read, in this order, with what other plugins add. At most 40 ids. */
  byIds(ids: readonly Id[], viewer: Viewer): Promise<Shown<typeof postView>[]>
  /** The same for ids that a statement with `POST_CONDITION` has let through already: deleted ones are left out, nothing else is checked. */
  show(ids: readonly Id[], viewer: Viewer): Promise<Shown<typeof postView>[]>
  /** @throws Refusal `POSTS_NOT_FOUND` (404), `POSTS_GONE` (410) for a deleted one */
  thread(viewer: Viewer, post: Id, page?: { readonly after?: Id }): Promise<Thread>
  /** Adds a post from elsewhere, once for each author and `origin.uri`. Nobody is notified: `postImported` instead of `postPublished`. */
  importPost(post: ImportedPost): Promise<{ readonly id: Id; readonly created: boolean }>
  /** Ids of the author's posts that came from these addresses, deleted ones too. */
  imported(author: Id, uris: readonly string[]): Promise<ReadonlyMap<string, Id>>
  /** Lets a held post go out, or ends it. For moderation. @throws Refusal `POSTS_NOT_FOUND` */
  decideHeld(viewer: Viewer, held: Id, publish: boolean): Promise<void>
}
export const POSTS = token<Posts>('posts.posts')

/** For joins. Deleted posts are not in it. `visibility`: index in `visibilities`. `opens`: opens a thread or continues the author's own. */
export const v1Post = readView<{
  id: Id
  author_id: Id
  institution_id: Id | null
  visibility: number
  opens: boolean
  language: string
  reply_to_id: Id | null
  thread_id: Id
  imported: boolean
}>()('posts.v1_post')
/** Indexed by (tag, post_id). `tag` without `#`, NFKC, folded: `tagOf`. */
export const v1PostTag = readView<{ tag: string; post_id: Id }>()('posts.v1_post_tag')
/** Indexed by (region_key, post_id). */
export const v1PostRegion = readView<{ region_key: string; post_id: Id }>()('posts.v1_post_region')
/** Indexed by (account_id, post_id). */
export const v1PostMention = readView<{ account_id: Id; post_id: Id }>()('posts.v1_post_mention')
/** Answers by others to an account's posts that don't name it: those stand in `v1_post_mention`. Indexed by (account_id, post_id). */
export const v1PostAnswer = readView<{ account_id: Id; post_id: Id }>()('posts.v1_post_answer')
/** Counts as of the last minute; `PostView.counters` are exact. */
export const v1PostCounter = readView<{ post_id: Id; replies: number; favourites: number }>()('posts.v1_post_counter')

/** Indexes behind the views, for those who explain their statements. All newest first. */
export const postIndexes = {
  byId: 'post_pkey',
  /** (id desc) include (author_id, visibility) where opens: the walk of a timeline */
  opening: 'post_opening',
  /** (author_id, id desc) include (visibility) where opens */
  openingByAuthor: 'post_opening_by_author',
  /** (author_id, id desc) */
  byAuthor: 'post_by_author',
  byTag: 'post_tag_pkey',
  byRegion: 'post_region_pkey',
  byMention: 'post_mention_pkey',
} as const

/** @returns a hashtag in the form of `v1_post_tag`, without `#` */
export function tagOf(text: string): string {
  return text.replace(/^#/, '').normalize('NFKC').toLowerCase().replaceAll('ß', 'ss')
}

/** The account that asks, in SQL: an expression, never a value, so that statements are compiled once for everybody. Visitors: 0. */
export type ViewerExpression = Expression<Id>
/** `posts.v1_post` under the name `p`. */
export type PostTables = TablesOf<[typeof v1Post]> & { p: TablesOf<[typeof v1Post]>['posts.v1_post'] }
export type PostExpression = ExpressionBuilder<PostTables, 'p'>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- contributions select from read views that this contract can't know
type Rows<O> = SelectQueryBuilder<any, any, O>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see Rows
type ReadDatabase = Kysely<any>

/** Lets further people read posts of one visibility: networking lets followers. End an `exists` with `offset 0`: else all rows may be hashed. */
export interface PostAudience {
  readonly visibility: Visibility
  /** @param db for sub-selects over own read views */
  grants(post: PostExpression, viewer: ViewerExpression, db: ReadDatabase): Expression<SqlBool>
  /** Index that serves it, with its schema. */
  readonly index: string
}
export const postAudience = definePoint<PostAudience>('posts.audience')

/** Takes posts away from a viewer, whatever their visibility; never the viewer's own. */
export type PostRestriction = {
  /** `plugin.noun` */
  readonly id: string
  readonly index: readonly string[]
  /** `timelines`: only there (mutes); the post itself and its thread can be read. */
  readonly reach: 'everywhere' | 'timelines'
} & (
  | {
      /** Authors whose posts are hidden from the viewer. */
      readonly accounts: (db: ReadDatabase, viewer: ViewerExpression) => Rows<{ account: Id }>
      readonly atMost: number
    }
  | { readonly hides: (post: PostExpression, viewer: ViewerExpression, db: ReadDatabase) => Expression<SqlBool> }
  | {
      /** Read once a statement, e.g. the viewer's filter words. */
      readonly set: (db: ReadDatabase, viewer: ViewerExpression) => Rows<Record<string, unknown>>
      readonly atMost: number
      readonly hidesBy: (post: PostExpression, set: string, db: ReadDatabase) => Expression<SqlBool>
    }
)
export const postRestriction = definePoint<PostRestriction>('posts.restriction')

/**
 * The one condition for "may be read by this viewer", for statements that select many posts.
 * One-row checks use `POSTS.byIds`.
 */
export interface PostCondition {
  /**
   * The whole condition: audience and restrictions.
   * @param reach `timelines` adds the restrictions that only hold there
   */
  visible(post: PostExpression, viewer: ViewerExpression, reach?: 'everywhere' | 'timelines'): Expression<SqlBool>
  /** Only who the author lets read: visibility, mentions, contributed audiences. */
  audience(post: PostExpression, viewer: ViewerExpression): Expression<SqlBool>
  /** What takes away, for statements that weave it in themselves. */
  restrictions(): readonly PostRestriction[]
  /** Changes when plugins that contribute are switched: compiled statements are kept by it. */
  key(): string
}
export const POST_CONDITION = token<PostCondition>('posts.condition')

const about = { postId: id, authorId: id }
const Announced = Type.Object({
  ...about,
  visibility: visibilitySchema,
  language: Type.String(),
  /** Opens a thread, or continues the author's own. */
  opens: Type.Boolean(),
  replyTo: orNull(Type.Object(about)),
  mentionIds: Type.Array(id),
  tags: Type.Array(Type.String()),
  regionKeys: Type.Array(Type.String()),
})
export const postPublished = defineEvent('posts.published', Announced)
/** `mentionIds`: those that this change added. */
export const postEdited = defineEvent('posts.edited', Type.Object({ ...about, mentionIds: Type.Array(id) }))
export const postDeleted = defineEvent('posts.deleted', Type.Object({ ...about, byId: orNull(id) }))
export const postFavourited = defineEvent('posts.favourited', Type.Object({ ...about, accountId: id, on: Type.Boolean() }))
/** A post from elsewhere is here now. Nobody's news. */
export const postImported = defineEvent('posts.imported', Type.Object(about))
/** A handler of `beforePublish` wants somebody to look first. */
export const postHeld = defineEvent('posts.held', Type.Object({ heldId: id, authorId: id, reason: Type.String() }))

/** Before a post is stored or changed. Handlers may change text, warning, language, sensitive and visibility, refuse, or hold. */
export const beforePublish = defineHook(
  'posts.beforePublish',
  Type.Object({
    kind: Type.Union([Type.Literal('publish'), Type.Literal('edit')]),
    authorId: id,
    institutionId: orNull(id),
    text: Type.String(),
    language: Type.String(),
    visibility: visibilitySchema,
    warning: orNull(Type.String()),
    sensitive: Type.Boolean(),
    replyTo: orNull(Type.Object(about)),
    mediaIds: Type.Array(id),
    mentionIds: Type.Array(id),
    regionKeys: Type.Array(Type.String()),
  }),
  { onFailure: 'closed', timeLimit: 500, budget: 1500 },
)

/** A post of the viewer that is not out yet. */
export const pendingSchema = Type.Object({
  id,
  /** `waiting`: can be taken back until `publishAt`. `held`: somebody looks at it first. `failed`: see `problem`. */
  state: Type.Unsafe<'waiting' | 'held' | 'failed'>({ type: 'string', enum: ['waiting', 'held', 'failed'] }),
  text: Type.String({ maxLength: 100_000 }),
  visibility: visibilitySchema,
  media: Type.Integer(),
  publishAt: Type.String({ format: 'date-time', maxLength: 40 }),
  /** Why it could not be published, in the viewer's language. */
  problem: orNull(Type.String({ maxLength: 1_000 })),
})
export type PendingView = Static<typeof pendingSchema>
/** What every page knows of the viewer's writing: posts that are not out yet, and how long a text may be. */
export const postsOnViewer = extendView(
  viewerView,
  'posts',
  Type.Object({ pending: Type.Array(pendingSchema, { maxItems: 20 }), textLimit: Type.Integer() }),
)

/** Buttons under a post. `compact` in narrow places. */
export const postActions = defineSlot<{ compact?: boolean }>()('posts.actions', { view: postView })
/** Between text and actions: polls, dates, previews. */
export const postBodyAfter = defineSlot()('posts.body.after', { view: postView })
/** Entries of a post's menu; a fill is one `<li>`. */
export const postMenu = defineSlot()('posts.menu', { view: postView })
/** More fields in the composer. Their names start with the plugin's id. */
export const composerTools = defineSlot<{ disabled?: boolean }>()('posts.composer.tools')
/** Beside the choice of visibility. */
export const composerAudience = defineSlot<{ visibility: Visibility }>()('posts.composer.audience')
/** What to look at before sending; a fill is one `<li>`. */
export const composerChecks = defineSlot<{ text: string }>()('posts.composer.checks')
