import { sql } from 'kysely'
import { DATABASE, defineMigration, definePlugin, type Id } from '@sapocom/sdk-plugin'
import type { TestKit } from '@sapocom/core/testing'
import { postAudience, postRestriction, posts } from '../contract.ts'

/** A plugin for tests that contributes one audience and every kind of restriction. */
export const circle = definePlugin({
  id: 'circle',
  title: { de: 'Kreis', en: 'Circle' },
  requires: [posts],
  personalData: 'none',
  database: {
    entities: [],
    migrations: [
      defineMigration(
        '20261123T0900-create',
        `create table circle.tie (kind text not null, viewer_id bigint not null, author_id bigint not null, primary key (kind, viewer_id, author_id));
         create view circle.v1_tie as select kind, viewer_id, author_id from circle.tie;`,
      ),
    ],
  },
  setup(plugin) {
    plugin.contribute(postAudience, {
      visibility: 'followers',
      index: 'circle.tie_pkey',
      grants: (_post, viewer) =>
        sql<boolean>`exists (select from circle.v1_tie as t where t.kind = 'friend' and t.viewer_id = ${viewer} and t.author_id = p.author_id offset 0)`,
    })
    const tied = (kind: string, reach: 'everywhere' | 'timelines') => ({
      id: `circle.${kind}`,
      index: ['circle.tie_pkey'],
      reach,
    })
    plugin.contribute(postRestriction, {
      ...tied('shut', 'everywhere'),
      atMost: 100,
      accounts: (db, viewer) =>
        db
          .selectFrom('circle.v1_tie')
          .where('kind', '=', sql.lit('shut'))
          .where('viewer_id', '=', viewer)
          .select('author_id as account'),
    })
    plugin.contribute(postRestriction, {
      ...tied('quiet', 'timelines'),
      atMost: 100,
      accounts: (db, viewer) =>
        db
          .selectFrom('circle.v1_tie')
          .where('kind', '=', sql.lit('quiet'))
          .where('viewer_id', '=', viewer)
          .select('author_id as account'),
    })
    plugin.contribute(postRestriction, {
      ...tied('judged', 'everywhere'),
      hides: (_post, viewer) =>
        sql<boolean>`exists (select from circle.v1_tie as t where t.kind = 'judged' and t.viewer_id = ${viewer} and t.author_id = p.author_id offset 0)`,
    })
    plugin.contribute(postRestriction, {
      ...tied('filtered', 'everywhere'),
      atMost: 100,
      set: (db, viewer) =>
        db
          .selectFrom('circle.v1_tie')
          .where('kind', '=', sql.lit('filtered'))
          .where('viewer_id', '=', viewer)
          .select('author_id'),
      hidesBy: (_post, set) => sql<boolean>`exists (select from ${sql.id(set)} as s where s.author_id = p.author_id)`,
    })
  },
})

export type Tie = 'friend' | 'shut' | 'quiet' | 'judged' | 'filtered'

export async function tie(kit: TestKit, kind: Tie, viewer: Id, author: Id): Promise<void> {
  await sql`insert into circle.tie values (${kind}, ${viewer}, ${author})`.execute(kit.need(DATABASE, 'circle').kysely())
}
