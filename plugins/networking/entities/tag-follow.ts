import { defineEntity, p } from '@mikro-orm/core'

/** A hashtag somebody follows, folded as `posts` folds it. Personal data (it may show an opinion); kept until taken back. */
export const TagFollow = defineEntity({
  name: 'NetworkingTagFollow',
  schema: 'networking',
  tableName: 'tag_follow',
  properties: {
    accountId: p.bigint('string').primary(),
    tag: p.text().primary(),
  },
})
