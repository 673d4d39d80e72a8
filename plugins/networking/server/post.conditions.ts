import { sql } from 'kysely'
import type { TablesOf } from '@sapocom/sdk-plugin'
import type { PostAudience, PostRestriction } from '@sapocom/plugin-posts/contract'
import type { Explained } from '@sapocom/plugin-timelines/contract'
import type { v1BlockedAccount, v1Follow, v1MutedAccount } from '../contract.ts'

type Views = TablesOf<[typeof v1Follow, typeof v1BlockedAccount, typeof v1MutedAccount]>

/** Followers read what is for followers. */
export const followersRead: PostAudience = {
  visibility: 'followers',
  index: 'networking.follow_pkey',
  grants: (post, viewer, db) =>
    post.exists(
      db
        .withTables<Views>()
        .selectFrom('networking.v1_follow as f')
        .where('f.follower_id', '=', viewer)
        .whereRef('f.followee_id', '=', 'p.author_id' as never)
        .select(sql.lit(1).as('one'))
        // without it PostgreSQL may hash all follows of the viewer for a page of twenty
        .offset(sql.lit(0)),
    ),
}

/** Blocks hide both ways, everywhere. */
export const blocksHide: PostRestriction & Explained = {
  id: 'networking.blocks',
  explanation: {
    de: 'Konten, die Sie blockieren oder von denen Sie blockiert werden',
    en: 'Accounts you block, or that block you',
  },
  reach: 'everywhere',
  index: ['networking.block_pkey', 'networking.block_back'],
  atMost: 2_000,
  accounts: (db, viewer) =>
    db
      .withTables<Views>()
      .selectFrom('networking.v1_blocked_account as h')
      .where('h.viewer_id', '=', viewer)
      .select('h.account_id as account'),
}

/** Mutes keep posts out of timelines; who opens the post itself reads it. */
export const mutesHide: PostRestriction & Explained = {
  id: 'networking.mutes',
  explanation: { de: 'Konten, die Sie stummschalten', en: 'Accounts you mute' },
  reach: 'timelines',
  index: ['networking.mute_pkey'],
  atMost: 2_000,
  accounts: (db, viewer) =>
    db
      .withTables<Views>()
      .selectFrom('networking.v1_muted_account as h')
      .where('h.viewer_id', '=', viewer)
      .select('h.account_id as account'),
}
