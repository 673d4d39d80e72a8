import { sql } from 'kysely'
import type { Database, Id, PersonalData } from '@sapocom/sdk-plugin'

const kinds = {
  follow: sql`select followee_id as account, id from networking.follow where follower_id = `,
  follow_request: sql`select followee_id as account, id from networking.follow_request where follower_id = `,
  block: sql`select target_id as account, id from networking.block where account_id = `,
  mute: sql`select target_id as account, until, id from networking.mute where account_id = `,
  tag: sql`select tag from networking.tag_follow where account_id = `,
  region: sql`select region_key from networking.region_follow where account_id = `,
} as const

/** What somebody set themselves; who follows, blocks or mutes them is those others' data. Source: GDPR Art. 15 (4) */
export function personalData(database: Database): PersonalData {
  return {
    async *export(account: Id) {
      for (const [kind, query] of Object.entries(kinds)) {
        const { rows } = await sql<Record<string, unknown>>`${query}${account} limit 20000`.execute(database.kysely())
        for (const data of rows) yield { kind, data }
      }
    },
    erase: (account: Id) => database.transaction((tx) => erase(tx.kysely(), account)),
  }
}

/** Both sides of everything goes; the others' counts go down with it. */
async function erase(db: ReturnType<Database['kysely']>, account: Id): Promise<void> {
  await sql`with gone as (
      delete from networking.follow where follower_id = ${account} or followee_id = ${account} returning follower_id, followee_id
    )
    update networking.follow_count c set
      followers = c.followers - (select count(*) from gone where followee_id = c.account_id),
      following = c.following - (select count(*) from gone where follower_id = c.account_id)
    where c.account_id in (select follower_id from gone union select followee_id from gone)`.execute(db)
  await sql`delete from networking.follow_count where account_id = ${account}`.execute(db)
  await sql`delete from networking.follow_request where follower_id = ${account} or followee_id = ${account}`.execute(db)
  await sql`delete from networking.block where account_id = ${account} or target_id = ${account}`.execute(db)
  await sql`delete from networking.mute where account_id = ${account} or target_id = ${account}`.execute(db)
  await sql`delete from networking.tag_follow where account_id = ${account}`.execute(db)
  await sql`delete from networking.region_follow where account_id = ${account}`.execute(db)
}
