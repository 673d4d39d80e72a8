import { shown, Type } from '@sapocom/sdk-plugin'
import { accountView } from '@sapocom/plugin-accounts/contract'
import { relationshipSchema } from '../contract.ts'

const id = Type.String({ pattern: '^[0-9]{1,19}$', maxLength: 19 })

export const AccountPath = Type.Object({ accountId: id })
export const TagPath = Type.Object({ tag: Type.String({ minLength: 1, maxLength: 100 }) })
export const RegionPath = Type.Object({ key: Type.String({ pattern: '^[0-9]{2}([0-9]{3})?$', maxLength: 5 }) })

export const PageQuery = Type.Object({
  /** `next` of the page before. */
  before: Type.Optional(id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 40 })),
})

/** What a toggle answers: on for me, and everything that stands between the two. */
export const Toggled = Type.Object({ mine: Type.Boolean(), ...relationshipSchema.properties })
export const Interest = Type.Object({ mine: Type.Boolean() })

/** `days` empty or missing: without end. From a form everything is text, so both forms are taken. */
export const MuteBody = Type.Object({
  on: Type.Boolean(),
  days: Type.Optional(Type.Union([Type.Literal(''), Type.Integer({ minimum: 1, maximum: 365 })])),
})
export const AnswerBody = Type.Object({ accept: Type.Boolean() })

export const AccountListAnswer = Type.Object({
  items: Type.Array(
    Type.Object({ account: shown(accountView), position: id, until: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]) }),
  ),
  next: Type.Union([id, Type.Null()]),
})

export const Interests = Type.Object({
  tags: Type.Array(Type.String()),
  regions: Type.Array(Type.String()),
})
