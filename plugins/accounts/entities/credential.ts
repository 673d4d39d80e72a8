import { defineEntity, p } from '@mikro-orm/core'

/** The password of an account, as argon2id in PHC form. Goes with the account. */
export const Credential = defineEntity({
  name: 'Credential',
  schema: 'accounts',
  tableName: 'credential',
  properties: {
    accountId: p.bigint('string').primary(),
    passwordHash: p.string(),
    changedAt: p.datetime(),
  },
})
