import { defineEntity, p, type InferEntity } from '@mikro-orm/core'

/** Somebody is logged in on a device. Personal data: the device's name; kept until log-out, at most 30 days. No address, no location. */
export const Session = defineEntity({
  name: 'Session',
  schema: 'accounts',
  tableName: 'session',
  properties: {
    id: p.bigint('string').primary(),
    /** SHA-256 of the 256 bits in the cookie, in hexadecimal digits. */
    tokenHash: p.string(),
    personId: p.bigint('string'),
    /** By which the person acts for an institution; `null`: as themselves. */
    mandateId: p.bigint('string').nullable(),
    /** "Firefox, Linux". */
    device: p.string(),
    createdAt: p.datetime(),
    seenAt: p.datetime(),
  },
})
export type SessionEntity = InferEntity<typeof Session>
