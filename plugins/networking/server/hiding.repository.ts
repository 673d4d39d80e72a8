import { sql, type Kysely } from 'kysely'
import type { Database, Id, TablesOf, Transaction } from '@sapocom/sdk-plugin'
import type { v1Account } from '@sapocom/plugin-accounts/contract'
import type { Relationship } from '../contract.ts'
import { Block } from '../entities/block.ts'
import { Mute } from '../entities/mute.ts'
import { accountColumns, type ListedAccount } from './follow.repository.ts'

type Between = { account_id: Id; target_id: Id; id: Id }
type Tables = TablesOf<[typeof v1Account]> & { 'networking.block': Between; 'networking.mute': Between & { until: Date | null } }

interface Row {
  readonly id: Id
  readonly followers: number
  readonly followees: number
  readonly following: boolean
  readonly requested: boolean
  readonly followed_by: boolean
  readonly blocking: boolean
  readonly muting: boolean
  readonly until: Date | null
}

export interface Standing {
  readonly followers: number
  readonly followees: number
  readonly relationship: Relationship
}

/** Every query on blocks and mutes, and what stands between a viewer and others. */
export class HidingRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** @returns whether it is new */
  async addBlock(tx: Transaction, accountId: Id, targetId: Id): Promise<boolean> {
    const block = { accountId, targetId, id: this.#database.newId() }
    const { affectedRows } = await tx.em.createQueryBuilder(Block).insert(block).onConflict().ignore().execute('run')
    return affectedRows > 0
  }

  /** @returns whether it was there */
  async removeBlock(tx: Transaction, accountId: Id, targetId: Id): Promise<boolean> {
    return (await tx.em.nativeDelete(Block, { accountId, targetId })) > 0
  }

  /** Mutes, or changes the end. */
  async mute(tx: Transaction, accountId: Id, targetId: Id, until: Date | null): Promise<void> {
    const mute = { accountId, targetId, until, id: this.#database.newId() }
    await tx.em.upsert(Mute, mute, { onConflictMergeFields: ['until'] })
  }

  async unmute(tx: Transaction, accountId: Id, targetId: Id): Promise<void> {
    await tx.em.nativeDelete(Mute, { accountId, targetId })
  }

  async removeEndedMutes(tx: Transaction, now: Date): Promise<number> {
    return tx.em.nativeDelete(Mute, { until: { $lte: now } })
  }

  /** How many accounts somebody blocks and mutes. */
  async count(tx: Transaction, accountId: Id): Promise<number> {
    return (await tx.em.count(Block, { accountId })) + (await tx.em.count(Mute, { accountId }))
  }

  /** Who of two blocks the other. */
  async blocksBetween(
    accountId: Id,
    targetId: Id,
    tx?: Transaction,
  ): Promise<{ readonly mine: boolean; readonly theirs: boolean }> {
    const rows = await this.#read(tx)
      .selectFrom('networking.block')
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('account_id', 'target_id'), 'in', [tuple(accountId, targetId), tuple(targetId, accountId)]),
      )
      .select('account_id')
      .execute()
    return { mine: rows.some((row) => row.account_id === accountId), theirs: rows.some((row) => row.account_id === targetId) }
  }

  /** What stands between a viewer and each of the accounts, and how many follow them, in one statement. @param viewer `0` for visitors */
  async standings(viewer: Id, accounts: readonly Id[]): Promise<ReadonlyMap<Id, Standing>> {
    const { rows } = await sql<Row>`
      select a.id, coalesce(c.followers, 0) as followers, coalesce(c.following, 0) as followees,
        exists (select from networking.follow f where f.follower_id = ${viewer} and f.followee_id = a.id) as following,
        exists (select from networking.follow_request r where r.follower_id = ${viewer} and r.followee_id = a.id) as requested,
        exists (select from networking.follow f where f.follower_id = a.id and f.followee_id = ${viewer}) as followed_by,
        exists (select from networking.block b where b.account_id = ${viewer} and b.target_id = a.id) as blocking,
        m.target_id is not null as muting, m.until
      from unnest(${accounts}::bigint[]) as a(id)
      left join networking.follow_count c on c.account_id = a.id
      left join networking.mute m on m.account_id = ${viewer} and m.target_id = a.id and (m.until is null or m.until > now())
    `.execute(this.#read())
    return new Map(rows.map((row) => [row.id, standingOf(row)]))
  }

  /** A page of whom somebody blocks or mutes, newest first. */
  list(
    which: 'block' | 'mute',
    page: { readonly account: Id; readonly before: Id; readonly limit: number },
  ): Promise<(ListedAccount & { readonly until: Date | null })[]> {
    return this.#read()
      .selectFrom(`networking.${which as 'mute'} as h`)
      .innerJoin('accounts.v1_account as a', 'a.id', 'h.target_id')
      .where('h.account_id', '=', page.account)
      .where('h.id', '<', page.before)
      .select(accountColumns)
      .select(['h.id as position', which === 'mute' ? sql<Date | null>`h.until`.as('until') : sql<null>`null`.as('until')])
      .orderBy('h.id', 'desc')
      .limit(page.limit)
      .execute()
  }

  #read(tx?: Transaction): Kysely<Tables> {
    return (tx ?? this.#database).kysely<Tables>()
  }
}

function standingOf(row: Row): Standing {
  const { followers, followees, following, requested, blocking, muting } = row
  const mutedUntil = row.until?.toISOString() ?? null
  return {
    followers,
    followees,
    relationship: { following, requested, followedBy: row.followed_by, blocking, muting, mutedUntil },
  }
}
