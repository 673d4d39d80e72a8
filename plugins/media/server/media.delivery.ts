import type { Contribution, FileAnswer, Storage, Viewer } from '@sapocom/sdk-plugin'
import type { MediaAccess } from '../contract.ts'
import { NotFound } from './errors.ts'
import { fileNames, nameOf } from './media.item.ts'
import type { FileRow, MediaRepository } from './media.repository.ts'

/** Nothing in a file may run, whatever it is. Source: security rules S27 */
const headers = { 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' }
/** The bytes behind an address never change. */
const forEverybody = {
  ...headers,
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'cross-origin',
}
const forViewer = { ...headers, 'cache-control': 'private, no-store' }

/** Gives out bytes, to whom may read what they hang on. */
export class MediaDelivery {
  readonly #files: MediaRepository
  readonly #storage: Storage
  readonly #access: () => readonly Contribution<MediaAccess>[]

  constructor(files: MediaRepository, storage: Storage, access: () => readonly Contribution<MediaAccess>[]) {
    this.#files = files
    this.#storage = storage
    this.#access = access
  }

  /**
   * @param known entity tags the client has
   * @throws NotFound for what isn't there and for what isn't for the viewer: both look the same. Source: security rules S13
   */
  async open(file: string, viewer: Viewer, known: string | undefined): Promise<FileAnswer> {
    const name = nameOf(file)
    const row = name && (await this.#files.byName(name))
    if (!row || !fileNames(row).includes(file)) throw new NotFound()
    const readers = await this.#readers(row, viewer)
    if (!readers) throw new NotFound()
    const answer = { type: 'image/webp', etag: `"${file}"`, headers: readers === 'everybody' ? forEverybody : forViewer }
    // who has the bytes already gets 304 from the kernel: nothing is opened
    if (known?.includes(answer.etag)) return { ...answer, body: Buffer.alloc(0) }
    const stored = await this.#storage.get(file)
    if (!stored) throw new NotFound()
    return { ...answer, body: stored.body, length: stored.length }
  }

  async #readers(row: FileRow, viewer: Viewer): Promise<'everybody' | 'viewer' | undefined> {
    if (viewer.account && row.owner_id === viewer.account && row.holder_id === null) return 'viewer'
    if (row.holder_id === null) return undefined
    const access = this.#access().find(({ value }) => value.kind === row.holder_kind)?.value
    if (access) return (await access.readers([row.holder_id], viewer)).get(row.holder_id)
    return viewer.account === row.owner_id ? 'viewer' : undefined
  }
}
