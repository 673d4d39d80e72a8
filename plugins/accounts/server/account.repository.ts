import type { Database, Id, TablesOf, Transaction } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import type { Account, v1Account } from '../contract.ts'
import { Account as AccountEntityType, type AccountEntity } from '../entities/account.ts'
import { sha256 } from './secret.ts'

type Views = TablesOf<[typeof v1Account]>
type Row = Views['accounts.v1_account']
interface Tables extends Views {
  'accounts.account': {
    id: Id
    handle: string
    kind: 'person' | 'institution'
    institution_id: Id | null
    display_name: string
    email: string
    email_confirmed_at: Date | null
    bio: string
    fields: { name: string; value: string }[]
    languages: string[]
    region_key: string | null
    language: string
    locked: boolean
    avatar_id: Id | null
    avatar_url: string | null
    avatar_alt: string | null
    header_id: Id | null
    header_url: string | null
    header_alt: string | null
    suspended_at: Date | null
    suspended_for: string | null
    created_at: Date
  }
  'accounts.used_handle': { handle_hash: string }
}

/** The columns of an account, called as in the entity. */
const WHOLE = [
  'id',
  'handle',
  'kind',
  'institution_id as institutionId',
  'display_name as displayName',
  'email',
  'email_confirmed_at as emailConfirmedAt',
  'bio',
  'fields',
  'languages',
  'region_key as regionKey',
  'language',
  'locked',
  'avatar_id as avatarId',
  'avatar_url as avatarUrl',
  'avatar_alt as avatarAlt',
  'header_id as headerId',
  'header_url as headerUrl',
  'header_alt as headerAlt',
  'suspended_at as suspendedAt',
  'suspended_for as suspendedFor',
  'created_at as createdAt',
] as const

/** Every query on accounts. */
export class AccountRepository {
  readonly #database: Database
  readonly #byIds: (parameters: { ids: readonly Id[] }) => Promise<Row[]>
  readonly #byHandles: (parameters: { handles: readonly string[] }) => Promise<Row[]>

  readonly #wholeByHandle: (parameters: { handle: string }) => Promise<AccountEntity[]>
  readonly #wholeById: (parameters: { id: Id }) => Promise<AccountEntity[]>

  constructor(database: Database) {
    this.#database = database
    const db = database.kysely<Tables>()
    this.#wholeByHandle = database.statement((parameter) =>
      db.selectFrom('accounts.account').select(WHOLE).where('handle', '=', parameter('handle')),
    )
    this.#wholeById = database.statement((parameter) =>
      db.selectFrom('accounts.account').select(WHOLE).where('id', '=', parameter('id')),
    )
    this.#byIds = database.statement((parameter) =>
      db
        .selectFrom('accounts.v1_account')
        .selectAll()
        .where(sql<boolean>`id = any(${parameter('ids')}::bigint[])`),
    )
    this.#byHandles = database.statement((parameter) =>
      db
        .selectFrom('accounts.v1_account')
        .selectAll()
        .where(sql<boolean>`handle = any(${parameter('handles')}::text[])`),
    )
  }

  async byIds(ids: readonly Id[]): Promise<Account[]> {
    return ids.length === 0 ? [] : (await this.#byIds({ ids: [...new Set(ids)] })).map(accountOf)
  }

  async byHandles(handles: readonly string[]): Promise<Account[]> {
    return handles.length === 0 ? [] : (await this.#byHandles({ handles: [...new Set(handles)] })).map(accountOf)
  }

  /** Of each institution the oldest account: the one its people act as. Those without an account are left out. */
  async ofInstitutions(institutions: readonly Id[]): Promise<Account[]> {
    if (institutions.length === 0) return []
    const rows = await this.#database
      .kysely<Tables>()
      .selectFrom('accounts.v1_account')
      .distinctOn('institution_id')
      .selectAll()
      .where('institution_id', 'in', [...new Set(institutions)])
      .orderBy('institution_id')
      .orderBy('id')
      .execute()
    return rows.map(accountOf)
  }

  /** A page of all accounts by id, for the command line. */
  list(options: { readonly kind?: 'person' | 'institution'; readonly after: Id; readonly limit: number }) {
    let query = this.#database.kysely<Tables>().selectFrom('accounts.v1_account').selectAll().where('id', '>', options.after)
    if (options.kind) query = query.where('kind', '=', options.kind)
    return query.orderBy('id').limit(options.limit).execute()
  }

  /** The whole row, to change it. */
  async entity(id: Id, tx: Transaction): Promise<AccountEntity | null> {
    return tx.em.findOne(AccountEntityType, { id })
  }

  /** The whole row, to show it. */
  async wholeByHandle(handle: string): Promise<AccountEntity | null> {
    return (await this.#wholeByHandle({ handle }))[0] ?? null
  }

  async wholeById(id: Id): Promise<AccountEntity | null> {
    return (await this.#wholeById({ id }))[0] ?? null
  }

  add(tx: Transaction, account: AccountEntity): void {
    tx.em.persist(tx.em.create(AccountEntityType, account))
  }

  /** @returns whether another account took the handle first, or had it once */
  async isTaken(handle: string, tx: Transaction): Promise<boolean> {
    const db = tx.kysely<Tables>()
    const used = await db
      .selectFrom('accounts.used_handle')
      .select('handle_hash')
      .where('handle_hash', '=', sha256(handle))
      .executeTakeFirst()
    return (
      used !== undefined ||
      (await db.selectFrom('accounts.account').select('id').where('handle', '=', handle).executeTakeFirst()) !== undefined
    )
  }

  /** The confirmed account with this address. */
  async idByEmail(email: string, tx: Transaction): Promise<Id | null> {
    const query = tx.kysely<Tables>().selectFrom('accounts.account').select('id')
    const row = await query.where('email', '=', email).where('email_confirmed_at', 'is not', null).executeTakeFirst()
    return row?.id ?? null
  }

  /** Nobody can take the handle again; all else about the account goes with the row. */
  async erase(tx: Transaction, id: Id): Promise<void> {
    const db = tx.kysely<Tables>()
    const gone = await db.deleteFrom('accounts.account').where('id', '=', id).returning('handle').executeTakeFirst()
    if (!gone) return
    await db
      .insertInto('accounts.used_handle')
      .values({ handle_hash: sha256(gone.handle) })
      .onConflict((on) => on.doNothing())
      .execute()
  }

  /** Accounts that nobody confirmed; their handles are free again. */
  async forgetUnconfirmed(before: Date): Promise<void> {
    const db = this.#database.kysely<Tables>()
    await db.deleteFrom('accounts.account').where('email_confirmed_at', 'is', null).where('created_at', '<', before).execute()
  }
}

/** What a row of the read view means. */
export function accountOf(row: Row): Account {
  return {
    id: row.id,
    handle: row.handle,
    displayName: row.display_name,
    kind: row.kind,
    institutionId: row.institution_id,
    avatar: row.avatar_url === null ? null : { url: row.avatar_url, alt: row.avatar_alt ?? '' },
    locked: row.locked,
    regionKey: row.region_key,
    language: row.language,
    confirmed: row.confirmed,
    suspended: row.suspended,
    createdAt: row.created_at,
  }
}

/** The same from a whole entity. */
export function accountOfEntity(entity: AccountEntity): Account {
  return {
    id: entity.id,
    handle: entity.handle,
    displayName: entity.displayName,
    kind: entity.kind,
    institutionId: entity.institutionId ?? null,
    avatar: entity.avatarUrl ? { url: entity.avatarUrl, alt: entity.avatarAlt ?? '' } : null,
    locked: entity.locked,
    regionKey: entity.regionKey ?? null,
    language: entity.language,
    confirmed: Boolean(entity.emailConfirmedAt),
    suspended: Boolean(entity.suspendedAt),
    createdAt: entity.createdAt,
  }
}
