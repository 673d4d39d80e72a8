import type { AliasableExpression, Expression, Kysely, SelectQueryBuilder, SqlBool } from 'kysely'
import {
  contract,
  definePoint,
  defineSlot,
  defineView,
  token,
  Type,
  type Id,
  type Static,
  type Viewer,
  type Words,
} from '@sapocom/sdk-plugin'

export const timelines = contract('timelines', '^1')

/** Selected rows, from whatever tables. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- sources select from read views that this contract can't know
export type Rows<O> = SelectQueryBuilder<any, any, O>

/** Builds queries over the read views that the contributing plugin declares itself: `db.withTables<Mine>()`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see Rows
export type ReadDatabase = Kysely<any>

/** What one viewer follows, subscribes or owns: the keys under which entries of a source are theirs. */
export interface KeySet {
  /** `plugin.noun`. Sources with the same key set read it once. */
  readonly id: string
  /** The keys of the account `viewer` (an expression, never a value: the statement is compiled once for everybody). */
  keys(db: ReadDatabase, viewer: AliasableExpression<Id>): Rows<{ key: string }>
  /** Index that serves `keys`, with its schema: `networking.follow_pkey`. */
  readonly index: string
}

/**
 * Posts that enter the home timeline. Entries are selected without viewer, order or limit: `timelines` adds them.
 * Set-up refuses a source whose entries are not served by an index on key and position.
 * @example see `plugins/networking/server/timeline.sources.ts`
 */
export interface TimelineSource {
  /** `plugin.noun`, stable: it stands in the machine-readable reason. */
  readonly id: string
  readonly keys: KeySet
  /** `account`: hidden accounts are left out before anything is counted. */
  readonly keyIs: 'account' | 'other'
  /**
   * Which of the posts come in. `openings`: what opens a thread or continues the author's own. `public openings`: of these what the
   * author wants everybody to find. `all`: replies too.
   */
  readonly takes: 'openings' | 'public openings' | 'all'
  /** `position` is a time-ordered id: the post's own, or that of what brought it (a boost). */
  entries(db: ReadDatabase): Rows<{ key: string; position: Id; post: Id }>
  /** `each`: index on (key, position desc). `walk`: index on (position desc) with the key, needed where a viewer may have more than 20 keys. */
  readonly index: { readonly each: string; readonly walk?: string }
  /** For sources whose position is not the post's id: whether the post stood on an earlier page already. */
  again?(post: Expression<Id>, viewer: Expression<Id>, before: Expression<Id>, db: ReadDatabase): Expression<SqlBool>
  /** The viewer's own account is one of its keys: `timelines` then leaves out its own source of own posts. */
  readonly holdsOwn?: true
  /** What kind of thing `key` is, for programs: `account`, `tag`, `region`. */
  readonly kind: string
  /** One sentence for the rule: what comes in. */
  readonly explanation: Words
  /** Why an item is here, with `{label}` for the key: `Sie folgen {label}`. */
  readonly says: Words
  /** Where the viewer changes that: a path, with `{key}` and, for accounts, `{handle}`. */
  readonly change?: { readonly path: string; readonly words: Words }
  /** What people call the key. Accounts need none: their name is shown. */
  label?(key: string): string
  /** Keys under which a new post stands in this source; decides whose open pages learn of it. */
  keysOf(post: NewPost): readonly string[]
}

/** What the live stream tells about a new post: ids and marks, no text. */
export interface NewPost {
  readonly postId: Id
  readonly authorId: Id
  readonly visibility: 'public' | 'unlisted' | 'followers'
  /** Opens a thread, or continues the author's own. */
  readonly opens: boolean
  readonly tags: readonly string[]
  readonly regions: readonly string[]
}

/** Sources that are merged into the home timeline: follows, tags, regions; boosts, lists. */
export const timelineSources = definePoint<TimelineSource>('timelines.sources')

/** A contribution to `posts.restriction` may carry a sentence: what it keeps out. The page of rules shows it. */
export interface Explained {
  readonly explanation: Words
}

/** How a timeline or another ordered list comes about, as objects that the running code uses and `/transparency/timelines` shows. */
export interface TimelineRule {
  /** `[a-z][a-z0-9-]*`; in the URL `/transparency/timelines/<id>`. */
  readonly id: string
  /** Raised with every change of what it shows. */
  readonly version: number
  readonly title: Words
  /** Plain language, two or three sentences. */
  readonly explanation: Words
  /** What comes in, what stays out: one sentence each. */
  readonly holds: readonly Words[]
  readonly leavesOut: readonly Words[]
  readonly order: Words
  /** Where the code stands, from the root of the repository. */
  readonly code: string
  /** Facts that are heeded or, as people often ask, are not. */
  readonly signals: readonly { readonly title: Words; readonly heeded: boolean; readonly purpose: Words }[]
}

/** Rules of other plugins (search, suggestions) that stand among the timelines' own on the page of rules. */
export const timelineRules = definePoint<TimelineRule>('timelines.rules')

/** Why an item stands where it stands. */
export interface Reason {
  /** Id of the rule: `home`, `local`, `tag`, `region`, `mentions`, `account`. */
  readonly rule: string
  readonly version: number
  /** Id of the source that brought it. */
  readonly source: string
  /** `account`, `tag`, `region`, `own`, `mention`, `public`, `author`. */
  readonly kind: string
  readonly key: string
  /** What people call the key. */
  readonly label: string
  /** The sentence in the viewer's language. */
  readonly text: string
}

/** An entry of a timeline, before the post itself is read. */
export interface TimelineEntry {
  readonly post: Id
  readonly position: Id
  readonly reason: Omit<Reason, 'label' | 'text'>
}

/** Timelines as other plugins ask for them. */
export interface Timelines {
  /**
   * Ids of the newest entries before a position, newest first.
   * @param name.key tag, region key or account id, for timelines that have one
   * @param page.limit 1 to 40; 20 unless given
   * @returns `next`: the position to go on from, `null` at the end
   */
  entries(
    viewer: Viewer,
    name: { readonly rule: 'home' | 'local' | 'tag' | 'region' | 'mentions' | 'account'; readonly key?: string },
    page?: { readonly before?: Id; readonly limit?: number },
  ): Promise<{ readonly entries: readonly TimelineEntry[]; readonly next: Id | null }>
  /** The rules of this moment, in the order of the page. */
  rules(): Promise<readonly TimelineRule[]>
}
export const TIMELINES = token<Timelines>('timelines.timelines')

/** A timeline as a page shows it, so that others can add to its head: a button to follow a hashtag. */
export const timelineSchema = Type.Object({
  /** `tag:hafen`, `region:13073`, `home`. */
  id: Type.String({ maxLength: 220 }),
  rule: Type.String({ maxLength: 60 }),
  key: Type.String({ maxLength: 200 }),
  /** What people call it: `#hafen`, `Vorpommern-Rügen`. Empty where the rule's title says it. */
  label: Type.String({ maxLength: 201 }),
})
export type TimelineView = Static<typeof timelineSchema>
export const timelineView = defineView('timelines.timeline', timelineSchema, { owner: null })

/** Buttons beside the title of a timeline. */
export const timelineActions = defineSlot()('timelines.actions', { view: timelineView })
/** Below the posts of a timeline that is empty: what to do. */
export const timelineEmpty = defineSlot()('timelines.empty', { view: timelineView })
/** Above the posts of a timeline: warnings, notes. */
export const homeTop = defineSlot()('timelines.home.top', { view: timelineView })
/** Beside a timeline on wide screens, below it on narrow ones. */
export const homeAside = defineSlot()('timelines.home.aside', { view: timelineView })
/** More tabs above the home timeline; a fill is one link in an `<li>`. */
export const timelineTabs = defineSlot<{ current: string }>()('timelines.tabs')
/** More sections of `/transparency/timelines`. */
export const transparencySections = defineSlot()('transparency.sections')
