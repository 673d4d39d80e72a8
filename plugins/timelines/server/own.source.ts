import { sql } from 'kysely'
import type { TablesOf } from '@sapocom/sdk-plugin'
import { postIndexes, type v1Post } from '@sapocom/plugin-posts/contract'
import type { TimelineSource } from '../contract.ts'

type Views = TablesOf<[typeof v1Post]>

/** One's own posts. Asked only when no other source holds them. */
export const ownSource: TimelineSource = {
  id: 'timelines.own',
  keyIs: 'account',
  kind: 'own',
  takes: 'openings',
  holdsOwn: true,
  keys: {
    id: 'timelines.own',
    index: `posts.${postIndexes.openingByAuthor}`,
    keys: (db, viewer) => db.selectNoFrom(viewer.as('key')),
  },
  index: { each: `posts.${postIndexes.openingByAuthor}` },
  entries: (db) =>
    db
      .withTables<Views>()
      .selectFrom('posts.v1_post as o')
      .where('o.opens', '=', sql.lit(true))
      .select(['o.author_id as key', 'o.id as position', 'o.id as post']),
  explanation: { de: 'Ihre eigenen Beiträge', en: 'Your own posts' },
  says: { de: 'Ihr Beitrag', en: 'Your post' },
  keysOf: (post) => (post.opens ? [post.authorId] : []),
}
