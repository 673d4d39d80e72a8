import { sql } from 'kysely'
import type { TablesOf } from '@sapocom/sdk-plugin'
import { postIndexes, type v1Post, type v1PostRegion, type v1PostTag } from '@sapocom/plugin-posts/contract'
import type { Regions } from '@sapocom/plugin-regions/contract'
import type { KeySet, TimelineSource } from '@sapocom/plugin-timelines/contract'
import type { v1Follow, v1RegionFollow, v1TagFollow } from '../contract.ts'

type Views = TablesOf<
  [typeof v1Follow, typeof v1TagFollow, typeof v1RegionFollow, typeof v1Post, typeof v1PostTag, typeof v1PostRegion]
>

/** Whom somebody follows, and oneself: one's own posts stand in one's home. */
const circle: KeySet = {
  id: 'networking.circle',
  index: 'networking.follow_pkey',
  keys: (db, viewer) =>
    db
      .withTables<Views>()
      .selectFrom('networking.v1_follow as f')
      .where('f.follower_id', '=', viewer)
      .select('f.followee_id as key')
      .unionAll(db.selectNoFrom(viewer.as('key'))) as ReturnType<KeySet['keys']>,
}

export const followsSource: TimelineSource = {
  id: 'networking.follows',
  keys: circle,
  keyIs: 'account',
  takes: 'openings',
  holdsOwn: true,
  kind: 'account',
  index: { each: `posts.${postIndexes.openingByAuthor}`, walk: `posts.${postIndexes.opening}` },
  entries: (db) =>
    db
      .withTables<Views>()
      .selectFrom('posts.v1_post as o')
      .where('o.opens', '=', sql.lit(true))
      .select(['o.author_id as key', 'o.id as position', 'o.id as post']),
  explanation: {
    de: 'Beiträge von Konten, denen Sie folgen, und Ihre eigenen',
    en: 'Posts by accounts you follow, and your own',
  },
  says: { de: 'Sie folgen {label}', en: 'You follow {label}' },
  change: { path: '/@{handle}', words: { de: '{label} nicht mehr folgen', en: 'Unfollow {label}' } },
  keysOf: (post) => (post.opens ? [post.authorId] : []),
}

export const tagsSource: TimelineSource = {
  id: 'networking.tags',
  keyIs: 'other',
  takes: 'public openings',
  kind: 'tag',
  keys: {
    id: 'networking.tags',
    index: 'networking.tag_follow_pkey',
    keys: (db, viewer) =>
      db
        .withTables<Views>()
        .selectFrom('networking.v1_tag_follow as t')
        .where('t.account_id', '=', viewer)
        .select('t.tag as key'),
  },
  index: { each: `posts.${postIndexes.byTag}` },
  entries: (db) =>
    db
      .withTables<Views>()
      .selectFrom('posts.v1_post_tag as o')
      .select(['o.tag as key', 'o.post_id as position', 'o.post_id as post']),
  explanation: { de: 'Beiträge mit Themen, denen Sie folgen', en: 'Posts with hashtags you follow' },
  says: { de: 'Sie folgen dem Thema {label}', en: 'You follow the hashtag {label}' },
  change: { path: '/tags/{key}', words: { de: 'Thema {label} ändern', en: 'Change hashtag {label}' } },
  label: (key) => `#${key}`,
  keysOf: (post) => post.tags,
}

export function regionsSource(regions: () => Regions): TimelineSource {
  return {
    id: 'networking.regions',
    keyIs: 'other',
    takes: 'public openings',
    kind: 'region',
    keys: {
      id: 'networking.regions',
      index: 'networking.region_follow_pkey',
      keys: (db, viewer) =>
        db
          .withTables<Views>()
          .selectFrom('networking.v1_region_follow as r')
          .where('r.account_id', '=', viewer)
          .select('r.region_key as key'),
    },
    index: { each: `posts.${postIndexes.byRegion}` },
    entries: (db) =>
      db
        .withTables<Views>()
        .selectFrom('posts.v1_post_region as o')
        .select(['o.region_key as key', 'o.post_id as position', 'o.post_id as post']),
    explanation: { de: 'Beiträge, die für Regionen gelten, denen Sie folgen', en: 'Posts for regions you follow' },
    says: { de: 'Ihre Region: {label}', en: 'Your region: {label}' },
    change: { path: '/timelines/region?key={key}', words: { de: 'Region {label} ändern', en: 'Change region {label}' } },
    label: (key) => regions().find(key)?.short ?? key,
    keysOf: (post) => post.regions,
  }
}
