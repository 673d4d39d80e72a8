import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Id, Storage } from '@sapocom/sdk-plugin'
import { openArchive } from './archive/archive.opening.ts'
import type { ArchiveLimits } from './archive/archive.ts'
import { AccountExport } from './archive/export.ts'
import { unpackedPrefix } from './archive/tar.archive.ts'
import type { ArchiveImport, ImportOptions } from './archive.import.ts'
import { ArchiveDamaged, SourceMissing } from './errors.ts'
import type { Report } from './import.report.ts'

const oldAfter = 2 * 86_400_000 // ms

/** Opens an archive, brings it in, and leaves nothing behind in the folder for temporary files. */
export class ImportRunner {
  readonly #import: ArchiveImport
  readonly #storage: Storage

  constructor(archiveImport: ArchiveImport, storage: Storage) {
    this.#import = archiveImport
    this.#storage = storage
  }

  /** @param path of a file or folder */
  async runPath(path: string, limits: ArchiveLimits, options: ImportOptions): Promise<Report> {
    const archive = await openArchive(path, limits)
    try {
      return await this.#import.run(new AccountExport(archive), options)
    } catch (error) {
      // what zlib says about a file that is unpacked only now
      throw isDamage(error) ? new ArchiveDamaged() : error
    } finally {
      await archive.close()
    }
  }

  /** @param key of an uploaded archive: storage may be far away, zip files are read from their end, so a copy is made */
  async runStored(key: string, limits: ArchiveLimits, options: ImportOptions): Promise<Report> {
    const stored = await this.#storage.get(key)
    if (!stored) throw new SourceMissing({ source: key })
    const folder = await mkdtemp(join(tmpdir(), unpackedPrefix))
    try {
      const path = join(folder, 'archive')
      await pipeline(stored.body, createWriteStream(path, { mode: 0o600 }), { signal: options.signal })
      return await this.runPath(path, limits, options)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Removes what killed processes left behind. */
  async removeLeftovers(now: Date): Promise<void> {
    for (const name of await readdir(tmpdir())) {
      if (!name.startsWith(unpackedPrefix)) continue
      const path = join(tmpdir(), name)
      const made = await stat(path).catch(() => undefined)
      if (made && made.mtimeMs < now.getTime() - oldAfter) await rm(path, { recursive: true, force: true })
    }
  }
}

function isDamage(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return (
    String(code).startsWith('Z_') ||
    /^(too many|not enough) bytes in the stream/.test(String(message)) ||
    /local file header/.test(String(message))
  )
}

/** Unique, hard to guess, and a key the storage takes. */
export const archiveKey = (run: Id): string => `uploads/${run}-${crypto.randomUUID()}`
