import { defineEntity, p, type InferEntity } from '@mikro-orm/core'

/**
 * A person or an institution on this server. Personal data: address, name, bio, fields, languages, region; kept until the account is
 * erased. Accounts whose address was never confirmed go after seven days.
 */
export const Account = defineEntity({
  name: 'Account',
  schema: 'accounts',
  tableName: 'account',
  properties: {
    id: p.bigint('string').primary(),
    /** `[a-z0-9_]{1,30}`, never changed. */
    handle: p.string(),
    kind: p.string().$type<'person' | 'institution'>(),
    institutionId: p.bigint('string').nullable(),
    displayName: p.string(),
    /** In lower case. Only one account may have confirmed it. */
    email: p.string(),
    emailConfirmedAt: p.datetime().nullable(),
    bio: p.text(),
    fields: p.json<{ name: string; value: string }[]>(),
    languages: p.array(),
    regionKey: p.string().nullable(),
    /** Of pages and mails. */
    language: p.string(),
    locked: p.boolean(),
    avatarId: p.bigint('string').nullable(),
    avatarUrl: p.string().nullable(),
    avatarAlt: p.string().nullable(),
    headerId: p.bigint('string').nullable(),
    headerUrl: p.string().nullable(),
    headerAlt: p.string().nullable(),
    suspendedAt: p.datetime().nullable(),
    suspendedFor: p.string().nullable(),
    createdAt: p.datetime(),
  },
})
export type AccountEntity = InferEntity<typeof Account>
