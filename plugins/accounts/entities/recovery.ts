import { defineEntity, p } from '@mikro-orm/core'

/** Somebody wants to set a new password. Personal data: the address; at most an hour. */
export const Recovery = defineEntity({
  name: 'Recovery',
  schema: 'accounts',
  tableName: 'recovery',
  properties: {
    id: p.bigint('string').primary(),
    /** What was typed, whether an account has it or not; `null` when the console asked. */
    email: p.string().nullable(),
    accountId: p.bigint('string').nullable(),
    tokenHash: p.string().nullable(),
    usedAt: p.datetime().nullable(),
    expiresAt: p.datetime(),
  },
})
