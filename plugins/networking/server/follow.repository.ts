import { sql, type Kysely } from 'kysely'
import type { Database, Id, TablesOf, Transaction } from '@sapocom/sdk-plugin'
import type { v1Account } from '@sapocom/plugin-accounts/contract'
import type { v1HiddenAccount } from '../contract.ts'
import { FollowRequest } from '../entities/follow-request.ts'

interface Pair {
  follower_id: Id
  followee_id: Id
}
export type FollowTables = TablesOf<[typeof v1Account, typeof v1HiddenAccount]> & {
  'networking.follow': Pair & { id: Id }
  'networking.follow_request': Pair & { id: Id }
  'networking.follow_count': { account_id: Id; followers: number; following: number }
}

/** Every query on follows, requests and their counts. */
export class FollowRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Adds a follow and counts it, in one statement. @returns whether it is new */
  async add(tx: Transaction, followerId: Id, followeeId: Id): Promise<boolean> {
    const id = this.#database.newId()
    const added = await sql<Pair>`
      with added as (
        insert into networking.follow (follower_id, followee_id, id) values (${followerId}, ${followeeId}, ${id})
        on conflict do nothing returning follower_id, followee_id
      ), ${counted(sql`added`, 1)} select * from added`.execute(tables(tx))
    return added.rows.length > 0
  }

  /** Ends follows from each of the pairs. @returns those that were there */
  async remove(tx: Transaction, pairs: readonly (readonly [follower: Id, followee: Id])[]): Promise<readonly Pair[]> {
    const gone = await sql<Pair>`
      with gone as (
        delete from networking.follow
        where (follower_id, followee_id) in (${sql.join(pairs.map(([from, to]) => sql`(${from}::bigint, ${to}::bigint)`))})
        returning follower_id, followee_id
      ), ${counted(sql`gone`, -1)} select * from gone`.execute(tables(tx))
    return gone.rows
  }

  /** @returns whether it is new */
  async addRequest(tx: Transaction, followerId: Id, followeeId: Id): Promise<boolean> {
    const request = { followerId, followeeId, id: this.#database.newId() }
    const { affectedRows } = await tx.em.createQueryBuilder(FollowRequest).insert(request).onConflict().ignore().execute('run')
    return affectedRows > 0
  }

  /** @returns whether it was there */
  async removeRequest(tx: Transaction, followerId: Id, followeeId: Id): Promise<boolean> {
    return (await tx.em.nativeDelete(FollowRequest, { followerId, followeeId })) > 0
  }

  /** How many accounts somebody followed or asked since an id's moment. */
  async since(tx: Transaction, followerId: Id, id: Id): Promise<number> {
    const of = (table: 'networking.follow' | 'networking.follow_request') =>
      tables(tx)
        .selectFrom(table)
        .where('follower_id', '=', followerId)
        .where('id', '>', id)
        .select((row) => row.fn.countAll<string>().as('count'))
    const rows = await of('networking.follow').unionAll(of('networking.follow_request')).execute()
    return rows.reduce((sum, row) => sum + Number(row.count), 0)
  }

  async follows(followerId: Id, followeeId: Id): Promise<boolean> {
    const row = await this.#read()
      .selectFrom('networking.follow')
      .where('follower_id', '=', followerId)
      .where('followee_id', '=', followeeId)
      .select('id')
      .executeTakeFirst()
    return row !== undefined
  }

  /** A page of who follows an account, whom it follows, or who asks: newest first, without accounts that `viewer` does not see. */
  list(
    which: FollowList,
    page: { readonly account: Id; readonly viewer: Id; readonly before: Id; readonly limit: number },
  ): Promise<ListedAccount[]> {
    const table = which === 'requests' ? 'networking.follow_request' : 'networking.follow'
    const [owner, other] =
      which === 'following' ? (['follower_id', 'followee_id'] as const) : (['followee_id', 'follower_id'] as const)
    return this.#read()
      .selectFrom(`${table as 'networking.follow'} as f`)
      .innerJoin('accounts.v1_account as a', (join) => join.onRef('a.id', '=', `f.${other}`))
      .where(`f.${owner}`, '=', page.account)
      .where('f.id', '<', page.before)
      .where('a.suspended', '=', false)
      .where(({ not, exists, selectFrom, lit }) =>
        not(
          exists(
            selectFrom('networking.v1_hidden_account as h')
              .where('h.viewer_id', '=', page.viewer)
              .whereRef('h.account_id', '=', `f.${other}`)
              .select(lit(1).as('one')),
          ),
        ),
      )
      .select(accountColumns)
      .select('f.id as position')
      .orderBy('f.id', 'desc')
      .limit(page.limit)
      .execute()
  }

  #read(): Kysely<FollowTables> {
    return this.#database.kysely<FollowTables>()
  }
}

export type FollowList = 'followers' | 'following' | 'requests'

/** What `accountView` shows, as columns of `accounts.v1_account` under the name `a`. */
export const accountColumns = [
  'a.id',
  'a.handle',
  'a.display_name',
  'a.kind',
  'a.institution_id',
  'a.avatar_url',
  'a.avatar_alt',
  'a.locked',
] as const

export interface ListedAccount {
  readonly id: Id
  readonly handle: string
  readonly display_name: string
  readonly kind: 'person' | 'institution'
  readonly institution_id: Id | null
  readonly avatar_url: string | null
  readonly avatar_alt: string | null
  readonly locked: boolean
  readonly position: Id
}

const tables = (tx: Transaction): Kysely<FollowTables> => tx.kysely<FollowTables>()

/** Rows are locked in the order of the accounts: two who follow each other at the same moment don't wait for one another for ever. */
function counted(rows: ReturnType<typeof sql>, by: 1 | -1) {
  return sql`counted as (
    insert into networking.follow_count as c (account_id, followers, following)
    select account_id, sum(followers), sum(following) from (
      select followee_id as account_id, ${sql.lit(by)} as followers, 0 as following from ${rows}
      union all select follower_id, 0, ${sql.lit(by)} from ${rows}
    ) change group by account_id order by account_id
    on conflict (account_id) do update
      set followers = greatest(0, c.followers + excluded.followers), following = greatest(0, c.following + excluded.following)
  )`
}
