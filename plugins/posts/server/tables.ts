import type { Generated, Selectable } from 'kysely'
import type { Id, TablesOf } from '@sapocom/sdk-plugin'
import type { v1Account } from '@sapocom/plugin-accounts/contract'
import type { v1Post, v1PostMention } from '../contract.ts'

/** Kysely's picture of this plugin's tables, and of the views it joins. */
export interface PostTable {
  id: Id
  author_id: Id
  institution_id: Id | null
  reply_to_id: Id | null
  reply_to_author_id: Id | null
  thread_id: Id
  visibility: number
  media_count: number
  opens: boolean
  sensitive: boolean
  imported: boolean
  language: string
  warning: string | null
  text: string
  html: string
  tags: string[]
  region_keys: string[]
  mention_ids: Id[]
  origin: { url: string; label: string } | null
  edited_at: Date | null
  deleted_at: Date | null
}
export type PostTableRow = Selectable<PostTable>

interface CounterTable {
  post_id: Id
  replies: Generated<number>
  favourites: Generated<number>
}

export type Tables = TablesOf<[typeof v1Post, typeof v1PostMention, typeof v1Account]> & {
  'posts.post': PostTable
  'posts.post_tag': { tag: string; post_id: Id }
  'posts.post_region': { region_key: string; post_id: Id }
  'posts.post_mention': { account_id: Id; post_id: Id }
  'posts.post_counter': CounterTable
  'posts.counter_change': CounterTable
  'posts.favourite': { post_id: Id; account_id: Id; created_at: Date }
  'posts.post_version': {
    id: Id
    post_id: Id
    language: string
    warning: string | null
    text: string
    html: string
    written_at: Date
  }
  'posts.post_origin': { author_id: Id; uri: string; post_id: Id }
}
