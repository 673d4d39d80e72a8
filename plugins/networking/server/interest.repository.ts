import { sql, type Kysely } from 'kysely'
import type { Database, Id, Transaction } from '@sapocom/sdk-plugin'
import { RegionFollow } from '../entities/region-follow.ts'
import { TagFollow } from '../entities/tag-follow.ts'

type Tables = {
  'networking.tag_follow': { account_id: Id; tag: string }
  'networking.region_follow': { account_id: Id; region_key: string }
}

/** Every query on followed hashtags and regions. */
export class InterestRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async setTag(tx: Transaction, accountId: Id, tag: string, on: boolean): Promise<void> {
    if (!on) return void (await tx.em.nativeDelete(TagFollow, { accountId, tag }))
    await tx.em.createQueryBuilder(TagFollow).insert({ accountId, tag }).onConflict().ignore().execute('run')
  }

  async setRegion(tx: Transaction, accountId: Id, regionKey: string, on: boolean): Promise<void> {
    if (!on) return void (await tx.em.nativeDelete(RegionFollow, { accountId, regionKey }))
    await tx.em.createQueryBuilder(RegionFollow).insert({ accountId, regionKey }).onConflict().ignore().execute('run')
  }

  async count(tx: Transaction, accountId: Id): Promise<number> {
    return (await tx.em.count(TagFollow, { accountId })) + (await tx.em.count(RegionFollow, { accountId }))
  }

  /** In the order of the alphabet. @param among only these, if given */
  async tags(accountId: Id, among?: readonly string[]): Promise<string[]> {
    const all = this.#read().selectFrom('networking.tag_follow').where('account_id', '=', accountId).select('tag').orderBy('tag')
    const rows = await (among ? all.where('tag', '=', sql<string>`any(${among}::text[])`) : all).execute()
    return rows.map((row) => row.tag)
  }

  /** Keys, in their order. @param among only these, if given */
  async regions(accountId: Id, among?: readonly string[]): Promise<string[]> {
    const all = this.#read()
      .selectFrom('networking.region_follow')
      .where('account_id', '=', accountId)
      .select('region_key')
      .orderBy('region_key')
    const rows = await (among ? all.where('region_key', '=', sql<string>`any(${among}::text[])`) : all).execute()
    return rows.map((row) => row.region_key)
  }

  #read(): Kysely<Tables> {
    return this.#database.kysely<Tables>()
  }
}
