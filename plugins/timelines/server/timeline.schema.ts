import { shown, Type } from '@sapocom/sdk-plugin'
import { profileView } from '@sapocom/plugin-accounts/contract'
import { postView } from '@sapocom/plugin-posts/contract'
import { timelineView } from '../contract.ts'

const id = Type.String({ pattern: '^[0-9]{1,19}$', maxLength: 19 })
const words = Type.Record(Type.String(), Type.String())

export const PageQuery = Type.Object({
  /** `next` of the page before. */
  before: Type.Optional(id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 40 })),
})
export const AccountQuery = Type.Object({ ...PageQuery.properties, replies: Type.Optional(Type.Boolean()) })
export const TagPath = Type.Object({ tag: Type.String({ minLength: 1, maxLength: 200 }) })
export const RegionPath = Type.Object({ key: Type.String({ pattern: '^[0-9]{2}([0-9]{3})?$', maxLength: 5 }) })
export const HandlePath = Type.Object({ handle: Type.String({ pattern: '^@?[A-Za-z0-9_]{1,30}$', maxLength: 31 }) })
export const RulePath = Type.Object({ id: Type.String({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 60 }) })
export const PostPath = Type.Object({ postId: id })

export const ReasonSchema = Type.Object({
  rule: Type.String(),
  version: Type.Integer(),
  source: Type.String(),
  kind: Type.String(),
  key: Type.String(),
  label: Type.String(),
  text: Type.String(),
})

const page = {
  items: Type.Array(Type.Object({ post: shown(postView), position: id, reason: ReasonSchema })),
  /** `before` of the next page; `null`: that was all. */
  next: Type.Union([id, Type.Null()]),
}
export const TimelineAnswer = Type.Object({ ...page, timeline: shown(timelineView) })
/** `timeline` is `null` where visitors see none. */
export const FrontAnswer = Type.Object({ ...page, timeline: Type.Union([shown(timelineView), Type.Null()]) })
export const AccountAnswer = Type.Object({ ...page, profile: shown(profileView) })

export const RuleSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  title: words,
  explanation: words,
  holds: Type.Array(words),
  leavesOut: Type.Array(words),
  order: words,
  code: Type.String(),
  signals: Type.Array(Type.Object({ title: words, heeded: Type.Boolean(), purpose: words })),
})
export const RulesAnswer = Type.Object({ rules: Type.Array(RuleSchema) })

/** Why the viewer sees a post in home: every source that holds it, and where that is changed. */
export const WhyAnswer = Type.Object({
  post: shown(postView),
  reasons: Type.Array(
    Type.Object({
      ...ReasonSchema.properties,
      change: Type.Union([Type.Object({ path: Type.String(), text: Type.String() }), Type.Null()]),
    }),
  ),
})

/** Which timelines this viewer may open, for tabs. */
export const AccessAnswer = Type.Object({ local: Type.Boolean(), tag: Type.Boolean(), region: Type.Boolean() })
