import {
  contract,
  defineEvent,
  defineSlot,
  defineView,
  extendView,
  readView,
  token,
  Type,
  viewerView,
  type Id,
  type Role,
  type Shown,
  type Static,
  type Transaction,
  type Viewer,
} from '@sapocom/sdk-plugin'
import { regionSchema } from '@sapocom/plugin-regions/contract'

export const accounts = contract('accounts', '^1')

const id = Type.String({ pattern: '^[0-9]{1,19}$', maxLength: 19 })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

/** Lower case, without hyphens; never changes. */
export const handlePattern = '^[a-z0-9_]{1,30}$'

/** A picture of an account: where it is, and what is to be seen on it. */
export const pictureSchema = Type.Object({ url: Type.String({ maxLength: 500 }), alt: Type.String({ maxLength: 1500 }) })
export type Picture = Static<typeof pictureSchema>

const authorFields = {
  id,
  handle: Type.String({ pattern: handlePattern, maxLength: 30 }),
  displayName: Type.String({ maxLength: 80 }),
  kind: Type.Union([Type.Literal('person'), Type.Literal('institution')]),
  /** The institution whose account it is; `null`: a citizen's. */
  institutionId: orNull(id),
  avatar: orNull(pictureSchema),
  /** Who wants to follow has to ask. */
  locked: Type.Boolean(),
}

/** An account as it stands beside a post: the author. */
export const accountSchema = Type.Object(authorFields)
export const accountView = defineView('accounts.account', accountSchema, { owner: 'institutionId' })
export type AccountView = Static<typeof accountSchema>

/** One's own facts on the profile: "Verein", "SV Warnow". `html` holds the value with its links. */
export const profileFieldSchema = Type.Object({ name: Type.String({ maxLength: 50 }), html: Type.String({ maxLength: 4000 }) })

/** The whole profile. Counts (followers, posts) come from other plugins under `ext`. */
export const profileSchema = Type.Object({
  ...authorFields,
  /** Paragraphs with links; cleaned. */
  bio: Type.String({ maxLength: 20_000 }),
  header: orNull(pictureSchema),
  fields: Type.Array(profileFieldSchema, { maxItems: 8 }),
  /** Languages the account writes in. BCP 47. */
  languages: Type.Array(Type.String({ maxLength: 35 }), { maxItems: 10 }),
  region: orNull(regionSchema),
  createdAt: Type.String({ format: 'date-time', maxLength: 40 }),
})
export const profileView = defineView('accounts.profile', profileSchema, { owner: 'institutionId' })
export type ProfileView = Static<typeof profileSchema>

/** An account as the server knows it. */
export interface Account extends AccountView {
  readonly regionKey: string | null
  /** Language of pages and mails for this account. BCP 47. */
  readonly language: string
  /** The e-mail address is proven. Others can't post. */
  readonly confirmed: boolean
  readonly suspended: boolean
  readonly createdAt: Date
}

/** What commands and the demo town give; a new account of this kind is confirmed from the start unless told otherwise. */
export interface NewAccount {
  readonly handle: string
  readonly displayName: string
  readonly kind: 'person' | 'institution'
  readonly email: string
  /** `null`: nobody can log in until a password is set by a link. */
  readonly password: string | null
  readonly institutionId?: Id | null
  readonly regionKey?: string | null
  readonly language?: string
  readonly confirmed?: boolean
  /** For the demo town: when it joined. */
  readonly createdAt?: Date
}

export interface ProfileChange {
  readonly displayName?: string
  /** Plain text; addresses become links. */
  readonly bio?: string
  readonly fields?: readonly { readonly name: string; readonly value: string }[]
  readonly languages?: readonly string[]
  readonly regionKey?: string | null
  readonly language?: string
  readonly locked?: boolean
}

/** What the demo town knows of its accounts: `town.notes.get('accounts') as readonly DemoAccount[]`, in the order they joined. */
export interface DemoAccount {
  readonly id: Id
  readonly handle: string
  readonly displayName: string
  readonly kind: 'person' | 'institution'
  readonly regionKey: string | null
  readonly createdAt: Date
  readonly roles: readonly Role[]
  /** Of the institutions: what it is. */
  readonly office: 'police' | 'municipality' | 'school' | null
}

/** Accounts, for other plugins. Reads answer in one query, however many ids. */
export interface Accounts {
  find(id: Id): Promise<Account | null>
  /** @param handle with or without `@`, in any case */
  findByHandle(handle: string): Promise<Account | null>
  /** Those that exist, by id. */
  byIds(ids: readonly Id[]): Promise<ReadonlyMap<Id, Account>>
  /** Those that exist, by handle in lower case: for mentions. */
  byHandles(handles: readonly string[]): Promise<ReadonlyMap<string, Account>>
  /** The whole profile with what other plugins add to it. `null`: there is none, or it is suspended. */
  profile(handle: string, viewer: Viewer): Promise<Shown<typeof profileView> | null>
  /**
   * Makes an account, without mail. For commands, import and the demo town.
   * @throws Refusal for a handle that is taken or reserved, a bad name, a bad password
   */
  create(account: NewAccount, by: Viewer): Promise<Account>
  /** @throws Refusal when `by` is neither the account nor the console */
  changeProfile(id: Id, change: ProfileChange, by: Viewer): Promise<Account>
  /** Sets avatar or header from bytes of an image; `null` takes it away. Metadata is removed by `media`. */
  setPicture(
    id: Id,
    which: 'avatar' | 'header',
    picture: { readonly bytes: Buffer; readonly alt: string } | null,
    by: Viewer,
  ): Promise<Account>
  /** Roles the account has at this moment, as they stand in a viewer. */
  rolesOf(id: Id): Promise<readonly Role[]>
  /** The account as a viewer, for work without a request: demo, import, jobs. @throws Refusal `ACCOUNTS_NOT_FOUND` */
  viewerOf(id: Id): Promise<Viewer>
  /** Shuts an account out and ends its sessions within five seconds on every node; `null` as reason lets it in again. */
  suspend(id: Id, reason: string | null, by: Viewer, tx?: Transaction): Promise<void>
}
export const ACCOUNTS = token<Accounts>('accounts.accounts')

/** For joins: everything an author line needs, so that reading posts asks nothing more. */
export const v1Account = readView<{
  id: Id
  handle: string
  display_name: string
  kind: 'person' | 'institution'
  institution_id: Id | null
  avatar_url: string | null
  avatar_alt: string | null
  locked: boolean
  region_key: string | null
  language: string
  confirmed: boolean
  suspended: boolean
  created_at: Date
}>()('accounts.v1_account')

const accountId = Type.Object({ accountId: id })
/** An account exists; its address is not proven yet. */
export const accountRegistered = defineEvent('accounts.registered', accountId)
/** The address is proven: the account may post. Also sent for accounts that are made confirmed. */
export const accountConfirmed = defineEvent('accounts.confirmed', accountId)
export const profileChanged = defineEvent('accounts.profileChanged', accountId)
/** A person's sessions, all or one, have ended. */
export const sessionsEnded = defineEvent('accounts.sessionsEnded', Type.Object({ personId: id }))
export const accountSuspended = defineEvent('accounts.suspended', accountId)
export const accountReinstated = defineEvent('accounts.reinstated', accountId)

/** What the frame shows of who is logged in: name and picture of the account that acts. */
export const accountOnViewer = extendView(
  viewerView,
  'accounts',
  Type.Object({
    handle: authorFields.handle,
    displayName: authorFields.displayName,
    kind: authorFields.kind,
    avatar: authorFields.avatar,
    confirmed: Type.Boolean(),
    /** Institutions the person may act for. */
    mandates: Type.Array(
      Type.Object({ id, institution: id, name: Type.String({ maxLength: 200 }), role: Type.String({ maxLength: 20 }) }),
      { maxItems: 100 },
    ),
  }),
)

/** In the head of a profile, below name and bio. */
export const profileHeader = defineSlot()('accounts.profile.header', { view: profileView })
/** Buttons beside the name: follow, write to. */
export const profileActions = defineSlot()('accounts.profile.actions', { view: profileView })
/** Links to further lists of the account: followers, media. */
export const profileTabs = defineSlot<{ path: string }>()('accounts.profile.tabs', { view: profileView })
/** Further ways to log in: passkey, single sign-on. */
export const loginMethods = defineSlot<{ next: string }>()('accounts.login.methods')
