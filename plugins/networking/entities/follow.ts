import { defineEntity, p } from '@mikro-orm/core'

/** Who follows whom. Personal data of both; kept until one of them ends it or is erased. `id` tells since when. */
export const Follow = defineEntity({
  name: 'NetworkingFollow',
  schema: 'networking',
  tableName: 'follow',
  properties: {
    followerId: p.bigint('string').primary(),
    followeeId: p.bigint('string').primary(),
    id: p.bigint('string'),
  },
})
