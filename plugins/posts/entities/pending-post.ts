import { defineEntity, p, type InferEntity } from '@mikro-orm/core'
import type { PostDraft } from '../contract.ts'

/**
 * A post that is not out yet: it can still be taken back, somebody has to look at it first, or it could not be published. Only its author
 * sees it. Personal data: the draft. Kept until it is published, taken back or decided.
 */
export const PendingPost = defineEntity({
  name: 'PendingPost',
  schema: 'posts',
  tableName: 'pending_post',
  properties: {
    id: p.bigint('string').primary(),
    authorId: p.bigint('string'),
    draft: p.json<PostDraft>(),
    state: p.string().$type<'waiting' | 'held' | 'failed'>(),
    publishAt: p.datetime(),
    /** Why it is held, or the code of the refusal. */
    reason: p.string().nullable(),
    reasonParams: p.json<Record<string, unknown>>().nullable(),
    createdAt: p.datetime(),
  },
})
export type PendingPostRow = InferEntity<typeof PendingPost>
