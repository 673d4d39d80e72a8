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
  type Static,
  type Viewer,
} from '@sapocom/sdk-plugin'
import { postView } from '@sapocom/plugin-posts/contract'

/** All that other plugins may import. No logic. */
export const calendar = contract('calendar', '^1')

const moment = Type.String({ format: 'date-time', maxLength: 40 })
const Title = Type.String({ minLength: 1, maxLength: 200 })

/** A view: what goes over the wire. `owner` names the field with the institution whose switches count. */
export const dateView = defineView(
  'calendar.date',
  Type.Object({
    id: idSchema,
    institutionId: Type.Union([idSchema, Type.Null()]),
    title: Title,
    startsAt: moment,
    postId: Type.Union([idSchema, Type.Null()]),
  }),
  { owner: 'institutionId' },
)
export type DateView = Static<typeof dateView.schema>

export interface DateDraft {
  readonly title: string
  readonly startsAt: Date
  /** The post that announces it. */
  readonly postId?: Id | null
}

/** A service for plugins that require this one: `need(CALENDAR)`. */
export interface Calendar {
  /** @throws Refusal `CALENDAR_IN_THE_PAST` (422), and what handlers of `beforeAdd` refuse */
  add(viewer: Viewer, draft: DateDraft): Promise<DateView>
  /** One query, however many posts. */
  ofPosts(posts: readonly Id[]): Promise<ReadonlyMap<Id, DateView>>
}
export const CALENDAR = token<Calendar>('calendar.calendar')

/** An event: it happened. Version 1 had no post; its old rows are brought up to date when they are delivered. */
export const dateAdded = defineEvent(
  'calendar.added',
  Type.Object({ dateId: idSchema, postId: Type.Union([idSchema, Type.Null()]) }),
  {
    version: 2,
    upcast: { 1: (old: { dateId: Id }) => ({ ...old, postId: null }) },
  },
)

/** A hook: others may change or refuse. `closed`: when a handler fails, nothing is added. */
export const beforeAdd = defineHook('calendar.beforeAdd', Type.Object({ title: Title, startsAt: moment }), {
  onFailure: 'closed',
})

/** A point: others put values in, we use them. */
export interface Holiday {
  readonly name: string
  isOn(day: Date): boolean
}
export const holidays = definePoint<Holiday>('calendar.holidays')

/** A slot: a place on our page, with what stands there. */
export const datePanel = defineSlot<{ compact?: boolean }>()('calendar.panel', { view: dateView })

/** A read view: SQL that plugins which require us may join. */
export const v1Date = readView<{ id: Id; starts_at: Date; post_id: Id | null }>()('calendar.v1_date')

/** What we add to posts of the posts plugin: under `post.ext.calendar`. */
export const dateOnPost = extendView(postView, 'calendar', Type.Object({ title: Title, startsAt: moment }))
