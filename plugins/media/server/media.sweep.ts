import type { Clock, Storage } from '@sapocom/sdk-plugin'
import { fileNames } from './media.item.ts'
import type { MediaRepository } from './media.repository.ts'

/** Milliseconds an upload may hang on nothing. */
const unattachedFor = 24 * 60 * 60 * 1000
const batch = 200

/** Deletes the bytes of removed files, and uploads that nobody used within a day. May end anywhere: the next run goes on. */
export class MediaSweep {
  readonly #files: MediaRepository
  readonly #storage: Storage
  readonly #clock: Clock

  constructor(files: MediaRepository, storage: Storage, clock: Clock) {
    this.#files = files
    this.#storage = storage
    this.#clock = clock
  }

  async run(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now()
    await this.#files.discardUnattached(new Date(now.getTime() - unattachedFor), now)
    let removed = await this.#files.removed(batch)
    while (removed.length > 0 && !signal.aborted) {
      for (const row of removed) {
        for (const name of fileNames(row)) await this.#storage.delete(name)
        await this.#files.forget(row.id)
      }
      removed = await this.#files.removed(batch)
    }
  }
}
