import { defineEntity, p } from '@mikro-orm/core'

/** Somebody wants a rest from an account, which never learns of it. Personal data; kept until its end or until it is taken back. */
export const Mute = defineEntity({
  name: 'NetworkingMute',
  schema: 'networking',
  tableName: 'mute',
  properties: {
    accountId: p.bigint('string').primary(),
    targetId: p.bigint('string').primary(),
    id: p.bigint('string'),
    /** `null`: without end. */
    until: p.datetime().nullable(),
  },
})
