import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import {
  graphemes,
  type Clock,
  type Database,
  type Id,
  type Job,
  type Storage,
  type TObject,
  type Transaction,
  type Viewer,
} from '@sapocom/sdk-plugin'
import { focuses, type Media, type MediaDescription, type MediaHolder, type MediaItem, type MediaRules } from '../contract.ts'
import { AltTooLong, Broken, Busy, NotFound, NotThere, TooLarge, TooManyPixels, TypeUnknown } from './errors.ts'
import type { ImagePool } from './image.pool.ts'
import type { ImageFault, RenderedImage } from './image.render.ts'
import { fileName, itemOf } from './media.item.ts'
import type { MediaRepository } from './media.repository.ts'

const faults: Record<ImageFault | 'busy', new () => Error> = {
  typeUnknown: TypeUnknown,
  tooManyPixels: TooManyPixels,
  broken: Broken,
  busy: Busy,
}

export interface MediaTools {
  readonly database: Database
  readonly storage: Storage
  readonly pool: ImagePool
  readonly clock: Clock
  readonly rules: () => MediaRules
  /** Deletes bytes of removed files. */
  readonly sweep: Job<TObject>
}

/** Whose files there are, and what they hang on. */
export class MediaService implements Media {
  readonly #files: MediaRepository
  readonly #tools: MediaTools

  constructor(files: MediaRepository, tools: MediaTools) {
    this.#files = files
    this.#tools = tools
  }

  rules(): MediaRules {
    return this.#tools.rules()
  }

  async import(owner: Id, source: Buffer | Readable, description: MediaDescription = {}): Promise<MediaItem> {
    const alt = this.#checkedAlt(description.alt ?? '')
    const bytes = await bytesOf(source, this.rules().maxBytes)
    const rendered = await this.#tools.pool.render(bytes)
    if (typeof rendered === 'string') throw new faults[rendered]()
    const row = this.#rowOf(rendered, owner)
    await this.#store(row.name, rendered)
    const file = { ...row, alt, focus: description.focus ?? 'center' }
    await this.#files.add(file)
    return itemOf({
      ...file,
      owner_id: owner,
      animation_width: file.animationWidth,
      created_at: file.createdAt,
      holder_kind: null,
      holder_id: null,
      position: 0,
      removed_at: null,
    })
  }

  async of(ids: readonly Id[]): Promise<ReadonlyMap<Id, MediaItem>> {
    if (ids.length === 0) return new Map()
    const rows = await this.#files.byIds(ids)
    return new Map(rows.map((row) => [row.id, itemOf(row)]))
  }

  async attachedTo(kind: MediaHolder['kind'], ids: readonly Id[]): Promise<ReadonlyMap<Id, readonly MediaItem[]>> {
    if (ids.length === 0) return new Map()
    const rows = await this.#files.byHolders(kind, ids)
    return new Map([...Map.groupBy(rows, (row) => row.holder_id!)].map(([id, files]) => [id, files.map(itemOf)]))
  }

  async attach(tx: Transaction, files: Parameters<Media['attach']>[1]): Promise<readonly MediaItem[]> {
    const { hung, removed } = await this.#files.attach(tx, files, this.#tools.clock.now())
    if (hung.length !== files.ids.length) throw new NotThere()
    if (removed) await this.#sweepSoon(tx)
    return hung.map(itemOf)
  }

  async remove(tx: Transaction, holder: MediaHolder): Promise<void> {
    if (await this.#files.detach(tx, holder, this.#tools.clock.now())) await this.#sweepSoon(tx)
  }

  async describe(viewer: Viewer, id: Id, { alt, focus }: MediaDescription): Promise<MediaItem> {
    viewer.require('media:upload')
    const checked = alt === undefined ? undefined : this.#checkedAlt(alt)
    await this.#tools.database.transaction(async (tx) => {
      const file = await this.#files.own(tx, id, viewer.account!)
      if (!file) throw new NotFound()
      if (checked !== undefined) file.alt = checked
      if (focus !== undefined && focuses.includes(focus)) file.focus = focus
      await tx.em.flush()
    })
    return (await this.of([id])).get(id)!
  }

  /** Own uploads among the ids, for composers. */
  async own(viewer: Viewer, ids: readonly Id[]): Promise<MediaItem[]> {
    viewer.require('media:upload')
    const rows = await this.#files.byIds(ids)
    const own = new Map(rows.filter((row) => row.owner_id === viewer.account).map((row) => [row.id, row]))
    return ids.flatMap((id) => own.get(id) ?? []).map(itemOf)
  }

  /** Takes an own upload back that hangs nowhere. */
  async discard(viewer: Viewer, id: Id): Promise<void> {
    viewer.require('media:upload')
    await this.#tools.database.transaction(async (tx) => {
      if (!(await this.#files.discard(tx, id, viewer.account!, this.#tools.clock.now()))) throw new NotFound()
      await this.#sweepSoon(tx)
    })
  }

  #checkedAlt(text: string): string {
    const alt = text.trim()
    const { altLimit: limit } = this.rules()
    const length = graphemes(alt)
    if (length > limit) throw new AltTooLong({ limit, length })
    return alt
  }

  #rowOf({ kind, width, height, blur, files }: RenderedImage, owner: Id) {
    return {
      id: this.#tools.database.newId(),
      ownerId: owner,
      name: randomBytes(16).toString('base64url'),
      kind,
      width,
      height,
      widths: files.filter((file) => file.still).map((file) => file.width),
      animationWidth: files.find((file) => !file.still)?.width ?? null,
      blur,
      bytes: files.reduce((sum, file) => sum + file.bytes.length, 0),
      createdAt: this.#tools.clock.now(),
    }
  }

  /** Bytes before the row: a row never points to nothing. A crash between leaves bytes that nobody can address. */
  async #store(name: string, { files }: RenderedImage): Promise<void> {
    for (const { width, still, bytes } of files) await this.#tools.storage.put(fileName(name, width, still), bytes)
  }

  #sweepSoon(tx: Transaction): Promise<void> {
    return this.#tools.sweep.send({}, { tx, key: 'sweep' })
  }
}

/** @throws TooLarge as soon as the limit is passed */
async function bytesOf(source: Buffer | Readable, limit: number): Promise<Buffer> {
  const tooLarge = () => new TooLarge({ megabytes: Math.floor(limit / 1024 / 1024) })
  if (Buffer.isBuffer(source)) {
    if (source.length > limit) throw tooLarge()
    return source
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of source as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}
