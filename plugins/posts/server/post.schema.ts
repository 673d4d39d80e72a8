import { idSchema, shown, Type, type Static } from '@sapocom/sdk-plugin'
import { postView, visibilitySchema } from '../contract.ts'

/** Shapes of the wire that only this plugin's routes know. */
const post = shown(postView)
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

export const ById = Type.Object({ id: idSchema })

const content = {
  /** Checked in grapheme clusters against the server's limit. */
  text: Type.String({ maxLength: 100_000 }),
  language: Type.Optional(Type.String({ minLength: 2, maxLength: 35 })),
  warning: Type.Optional(orNull(Type.String({ maxLength: 5_000 }))),
  sensitive: Type.Optional(Type.Boolean()),
  media: Type.Optional(Type.Array(idSchema, { maxItems: 16, uniqueItems: true })),
  regions: Type.Optional(Type.Array(Type.String({ maxLength: 5 }), { maxItems: 20 })),
}
export const Content = Type.Object(content, { additionalProperties: false })
export const Draft = Type.Object(
  { ...content, visibility: Type.Optional(visibilitySchema), replyTo: Type.Optional(orNull(idSchema)) },
  { additionalProperties: false },
)

export const PublishedAnswer = Type.Object({
  id: idSchema,
  state: Type.Unsafe<'published' | 'pending' | 'held'>({ type: 'string', enum: ['published', 'pending', 'held'] }),
  /** For people. */
  message: Type.String(),
})
/** What was done, for people. */
export const Done = Type.Object({ message: Type.String() })

const entry = { id: idSchema, replyToId: orNull(idSchema), post: orNull(post) }
export const ThreadAnswer = Type.Object({
  ancestors: Type.Array(Type.Object(entry), { maxItems: 40 }),
  post,
  replies: Type.Array(Type.Object({ ...entry, depth: Type.Integer(), more: Type.Integer() }), { maxItems: 200 }),
  next: orNull(idSchema),
})

export const Source = Type.Object({
  id: idSchema,
  text: Type.String(),
  language: Type.String(),
  warning: orNull(Type.String()),
  sensitive: Type.Boolean(),
  regions: Type.Array(Type.String()),
})

export type SourceAnswer = Static<typeof Source>

export const Versions = Type.Object({
  items: Type.Array(
    Type.Object({
      html: Type.String(),
      warning: orNull(Type.String()),
      language: Type.String(),
      writtenAt: Type.String({ format: 'date-time' }),
    }),
    { maxItems: 200 },
  ),
})

export type VersionsAnswer = Static<typeof Versions>

export const Composer = Type.Object({
  textLimit: Type.Integer(),
  warningLimit: Type.Integer(),
  mediaLimit: Type.Integer(),
  altLimit: Type.Integer(),
  maxBytes: Type.Integer(),
  altText: Type.Unsafe<'remind' | 'required'>({ type: 'string', enum: ['remind', 'required'] }),
  undoSeconds: Type.Integer(),
  visibility: visibilitySchema,
  language: Type.String(),
})
export type ComposerFacts = Static<typeof Composer>

export const Preview = Type.Object({
  html: Type.String(),
  length: Type.Integer(),
  mentions: Type.Integer(),
  tags: Type.Array(Type.String()),
})

/** What a draft was when it is taken back. */
export const TakenBack = Type.Object({
  text: Type.String(),
  language: Type.Optional(Type.String()),
  visibility: Type.Optional(visibilitySchema),
  warning: Type.Optional(orNull(Type.String())),
  sensitive: Type.Optional(Type.Boolean()),
  replyTo: Type.Optional(orNull(idSchema)),
  media: Type.Optional(Type.Array(idSchema)),
  regions: Type.Optional(Type.Array(Type.String())),
})
