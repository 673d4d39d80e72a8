import { defineEntity, p, type InferEntity } from '@mikro-orm/core'

/**
 * Something an account published. Personal data: who wrote what, whom it speaks to, where from. Kept until it or the account is deleted;
 * of a deleted post its place in the thread stays, without text.
 */
export const Post = defineEntity({
  name: 'Post',
  schema: 'posts',
  tableName: 'post',
  properties: {
    id: p.bigint('string').primary(),
    authorId: p.bigint('string'),
    institutionId: p.bigint('string').nullable(),
    replyToId: p.bigint('string').nullable(),
    replyToAuthorId: p.bigint('string').nullable(),
    /** The post that opened the thread. */
    threadId: p.bigint('string'),
    /** Index in `visibilities`. */
    visibility: p.smallint(),
    mediaCount: p.smallint(),
    /** Opens a thread, or continues the author's own. */
    opens: p.boolean(),
    sensitive: p.boolean(),
    imported: p.boolean(),
    language: p.string(),
    warning: p.text().nullable(),
    text: p.text(),
    html: p.text(),
    tags: p.array(),
    regionKeys: p.array(),
    mentionIds: p.array(),
    origin: p.json<{ url: string; label: string }>().nullable(),
    editedAt: p.datetime().nullable(),
    deletedAt: p.datetime().nullable(),
  },
})
export type PostRow = InferEntity<typeof Post>
