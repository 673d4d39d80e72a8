import { Type } from '@sapocom/sdk-plugin'
import { accountSchema, pictureSchema } from '../contract.ts'

const text = (maxLength: number) => Type.String({ maxLength })
export const Id = Type.String({ pattern: '^[0-9]{1,19}$', maxLength: 19 })
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = text(40)

// limits here only keep bodies small: what is too long for people is refused by the services, with a sentence
const Handle = text(100)
const Name = text(500)
const Email = text(500)
const Password = text(1000)
const Language = Type.String({ maxLength: 35, pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' })

export const Nothing = Type.Object({})

export const Registration = Type.Object({
  handle: Handle,
  displayName: Name,
  email: Email,
  password: Password,
  regionKey: Type.Optional(OrNull(text(5))),
  language: Type.Optional(Language),
})
export const FirstRegistration = Type.Object({
  token: text(100),
  handle: Handle,
  displayName: Name,
  email: Email,
  password: Password,
})
export const Registered = Type.Object({ handle: Handle })

export const Login = Type.Object({ login: text(500), password: Password })
export const Code = Type.Object({ code: text(20) })
export const LinkToken = Type.Object({ token: text(100) })
export const Address = Type.Object({ email: Email })
export const NewPassword = Type.Object({ token: text(100), password: Password })
export const PasswordChange = Type.Object({ current: Password, password: Password })
export const AddressChange = Type.Object({ email: Email, current: Password })
/** A form can't send `null`: an empty field is the same. */
export const Acting = Type.Object({ mandate: Type.Union([Id, Type.Literal(''), Type.Null()]) })

const Mandate = Type.Object({ id: Id, institution: Id, name: text(200), role: text(20) })
/** Who is logged in, for their own settings pages. */
export const OwnSession = Type.Object({
  account: accountSchema,
  person: accountSchema,
  email: Email,
  /** The address that waits for its proof. */
  unproven: OrNull(Email),
  confirmed: Type.Boolean(),
  mandate: OrNull(Id),
  mandates: Type.Array(Mandate, { maxItems: 100 }),
})

export const SessionList = Type.Object({
  items: Type.Array(Type.Object({ id: Id, device: text(80), createdAt: Moment, seenAt: Moment, isThis: Type.Boolean() }), {
    maxItems: 50,
  }),
})

const Field = Type.Object({ name: text(200), value: text(1000) })
const editable = {
  displayName: Name,
  bio: text(5000),
  fields: Type.Array(Field, { maxItems: 6 }),
  languages: Type.Array(Language, { maxItems: 10 }),
  regionKey: OrNull(text(5)),
  language: Language,
  locked: Type.Boolean(),
}
/** The profile as its owner edits it. */
export const OwnProfile = Type.Object({
  ...editable,
  id: Id,
  handle: Handle,
  kind: accountSchema.properties.kind,
  avatar: OrNull(pictureSchema),
  avatarId: OrNull(Id),
  header: OrNull(pictureSchema),
  headerId: OrNull(Id),
  /** Every picture needs a description on this server. */
  altRequired: Type.Boolean(),
})
export const ProfileWish = Type.Partial(Type.Object(editable))
/** `null` takes the picture away. */
export const PictureWish = Type.Object({ mediaId: OrNull(Id), alt: Type.Optional(text(12_000)) })
