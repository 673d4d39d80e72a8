import { defineEntity, p } from '@mikro-orm/core'

/** Somebody wants nothing to do with an account. Personal data; kept until it is taken back. */
export const Block = defineEntity({
  name: 'NetworkingBlock',
  schema: 'networking',
  tableName: 'block',
  properties: {
    accountId: p.bigint('string').primary(),
    targetId: p.bigint('string').primary(),
    id: p.bigint('string'),
  },
})
