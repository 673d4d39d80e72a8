import { defineEntity, p, type InferEntity } from '@mikro-orm/core'

/** An address that somebody says is theirs, until they prove it. Personal data: the address; at most a day. */
export const Confirmation = defineEntity({
  name: 'Confirmation',
  schema: 'accounts',
  tableName: 'confirmation',
  properties: {
    accountId: p.bigint('string').primary(),
    email: p.string(),
    /** SHA-256 of account and six digits. */
    codeHash: p.string(),
    /** SHA-256 of the 256 bits in the link. */
    tokenHash: p.string(),
    /** Wrong codes so far; after five only the link or a new mail helps. */
    tries: p.integer(),
    expiresAt: p.datetime(),
  },
})
export type ConfirmationEntity = InferEntity<typeof Confirmation>
