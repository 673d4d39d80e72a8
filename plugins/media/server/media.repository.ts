import { sql, type Selectable } from 'kysely'
import type { Database, Id, Transaction } from '@sapocom/sdk-plugin'
import type { Media, MediaHolder } from '../contract.ts'
import { MediaFile, type MediaFileRow } from '../entities/media-file.ts'

interface FileTable {
  id: Id
  owner_id: Id
  name: string
  kind: 'image' | 'animation'
  width: number
  height: number
  widths: number[]
  animation_width: number | null
  blur: string
  alt: string
  focus: string
  bytes: number
  holder_kind: string | null
  holder_id: Id | null
  position: number
  created_at: Date
  removed_at: Date | null
}
interface Tables {
  'media.file': FileTable
}
export type FileRow = Selectable<FileTable>
type Attachment = Parameters<Media['attach']>[1]

/** Every query on `media.file`. */
export class MediaRepository {
  readonly #database: Database
  readonly #byIds
  readonly #byHolders
  readonly #byName

  constructor(database: Database) {
    this.#database = database
    const files = () => database.kysely<Tables>().selectFrom('media.file').selectAll().where('removed_at', 'is', null)
    this.#byIds = database.statement<{ ids: readonly Id[] }, FileRow>((parameter) =>
      files().where(sql<boolean>`id = any(${parameter('ids')}::bigint[])`),
    )
    this.#byHolders = database.statement<{ kind: string; ids: readonly Id[] }, FileRow>((parameter) =>
      files()
        .where('holder_kind', '=', parameter('kind'))
        .where(sql<boolean>`holder_id = any(${parameter('ids')}::bigint[])`)
        .orderBy('position'),
    )
    this.#byName = database.statement<{ name: string }, FileRow>((parameter) => files().where('name', '=', parameter('name')))
  }

  byIds(ids: readonly Id[]): Promise<FileRow[]> {
    return this.#byIds({ ids })
  }

  byHolders(kind: string, ids: readonly Id[]): Promise<FileRow[]> {
    return this.#byHolders({ kind, ids })
  }

  async byName(name: string): Promise<FileRow | null> {
    return (await this.#byName({ name }))[0] ?? null
  }

  /** All of an account, for its export. */
  ofOwner(owner: Id, after: Id, limit: number): Promise<FileRow[]> {
    const files = this.#database.kysely<Tables>().selectFrom('media.file').selectAll()
    return files
      .where('owner_id', '=', owner)
      .where('id', '>', after)
      .where('removed_at', 'is', null)
      .orderBy('id')
      .limit(limit)
      .execute()
  }

  async add(
    file: Omit<MediaFileRow, 'holderKind' | 'holderId' | 'position' | 'removedAt' | 'animationWidth'> & {
      animationWidth: number | null
    },
  ): Promise<void> {
    await this.#database.transaction(async (tx) => {
      tx.em.create(MediaFile, { ...file, holderKind: null, holderId: null, position: 0, removedAt: null })
      await tx.em.flush()
    })
  }

  /** @returns the own file, to be changed within the transaction */
  own(tx: Transaction, id: Id, owner: Id): Promise<MediaFileRow | null> {
    return tx.em.findOne(MediaFile, { id, ownerId: owner, removedAt: null })
  }

  /**
   * Hangs files on a holder, each at its place, and marks what else hung there as removed.
   * @returns those that could be hung, and whether anything was removed
   */
  async attach(
    tx: Transaction,
    { ids, owner, holder, from = holder }: Attachment,
    now: Date,
  ): Promise<{ hung: FileRow[]; removed: boolean }> {
    const { rows } = await sql<FileRow & { removed: boolean }>`
      with gone as (
        update media.file set removed_at = ${now}
        where holder_kind = ${holder.kind} and holder_id = ${holder.id} and removed_at is null and id <> all(${ids}::bigint[])
        returning id
      ), hung as (
        update media.file as f set holder_kind = ${holder.kind}, holder_id = ${holder.id}, position = named.place
        from unnest(${ids}::bigint[]) with ordinality as named (id, place)
        where f.id = named.id and f.owner_id = ${owner} and f.removed_at is null
          and (f.holder_id is null or (f.holder_kind, f.holder_id) in ((${holder.kind}, ${holder.id}), (${from.kind}, ${from.id})))
        returning f.*
      )
      select hung.*, exists (select from gone) as removed from (select) as one left join hung on true`.execute(
      tx.kysely<Tables>(),
    )
    const hung = rows.filter((row) => row.id !== null).toSorted((a, b) => a.position - b.position)
    return { hung, removed: rows[0]?.removed ?? false }
  }

  /** Marks all that hangs on the holder as removed. @returns whether there was any */
  async detach(tx: Transaction, holder: MediaHolder, now: Date): Promise<boolean> {
    const result = await tx
      .kysely<Tables>()
      .updateTable('media.file')
      .set({ removed_at: now })
      .where('holder_kind', '=', holder.kind)
      .where('holder_id', '=', holder.id)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows > 0n
  }

  /** Marks an own file that hangs nowhere as removed. @returns whether there was one */
  async discard(tx: Transaction, id: Id, owner: Id, now: Date): Promise<boolean> {
    const result = await tx
      .kysely<Tables>()
      .updateTable('media.file')
      .set({ removed_at: now })
      .where('id', '=', id)
      .where('owner_id', '=', owner)
      .where('holder_id', 'is', null)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows > 0n
  }

  async discardAll(tx: Transaction, owner: Id, now: Date): Promise<void> {
    await tx.kysely<Tables>().updateTable('media.file').set({ removed_at: now }).where('owner_id', '=', owner).execute()
  }

  /** Marks uploads that hung on nothing since before `border` as removed. */
  async discardUnattached(border: Date, now: Date): Promise<void> {
    await this.#database
      .kysely<Tables>()
      .updateTable('media.file')
      .set({ removed_at: now })
      .where('holder_id', 'is', null)
      .where('removed_at', 'is', null)
      .where('created_at', '<', border)
      .execute()
  }

  removed(limit: number): Promise<FileRow[]> {
    const files = this.#database.kysely<Tables>().selectFrom('media.file').selectAll()
    return files.where('removed_at', 'is not', null).orderBy('removed_at').limit(limit).execute()
  }

  /** Ends the row, once its bytes are gone. */
  async forget(id: Id): Promise<void> {
    await this.#database.kysely<Tables>().deleteFrom('media.file').where('id', '=', id).execute()
  }
}
