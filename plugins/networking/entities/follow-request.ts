import { defineEntity, p } from '@mikro-orm/core'

/** Somebody asks to follow a locked account. Personal data of both; gone when it is answered or taken back. */
export const FollowRequest = defineEntity({
  name: 'NetworkingFollowRequest',
  schema: 'networking',
  tableName: 'follow_request',
  properties: {
    followerId: p.bigint('string').primary(),
    followeeId: p.bigint('string').primary(),
    id: p.bigint('string'),
  },
})
