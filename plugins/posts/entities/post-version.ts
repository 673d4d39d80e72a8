import { defineEntity, p, type InferEntity } from '@mikro-orm/core'

/** How a post read before it was changed. Personal data as in the post; deleted with it. */
export const PostVersion = defineEntity({
  name: 'PostVersion',
  schema: 'posts',
  tableName: 'post_version',
  properties: {
    id: p.bigint('string').primary(),
    postId: p.bigint('string'),
    language: p.string(),
    warning: p.text().nullable(),
    text: p.text(),
    html: p.text(),
    /** Since when it read like this. */
    writtenAt: p.datetime(),
  },
})
export type PostVersionRow = InferEntity<typeof PostVersion>
