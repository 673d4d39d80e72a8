import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unpackedPrefix } from '../archive/tar.archive.ts'
import type { Draft } from './activity.ts'

const written = 256 * 1024 // characters kept before they are written

/** Drafts on disk, to be read in another order than they came: a thread's first post may stand last. */
export class DraftSpool {
  readonly #folder: string
  readonly #file: FileHandle
  readonly #starts: number[] = []
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #bytes = 0

  private constructor(folder: string, file: FileHandle) {
    this.#folder = folder
    this.#file = file
  }

  static async make(): Promise<DraftSpool> {
    const folder = await mkdtemp(join(tmpdir(), unpackedPrefix))
    return new DraftSpool(folder, await open(join(folder, 'drafts'), 'wx+', 0o600))
  }

  /** @returns the number by which it is read again */
  async add(draft: Draft): Promise<number> {
    const bytes = Buffer.from(JSON.stringify(draft))
    this.#starts.push(this.#bytes)
    this.#bytes += bytes.length
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes >= written) await this.#write()
    return this.#starts.length - 1
  }

  async read(number: number): Promise<Draft> {
    if (this.#waitingBytes > 0) await this.#write()
    const start = this.#starts[number]!
    const length = (this.#starts[number + 1] ?? this.#bytes) - start
    const { buffer } = await this.#file.read(Buffer.alloc(length), 0, length, start)
    return JSON.parse(buffer.toString()) as Draft
  }

  async close(): Promise<void> {
    await this.#file.close()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #write(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#waitingBytes = 0
    await this.#file.write(bytes)
  }
}
