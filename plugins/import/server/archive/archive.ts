import type { Readable } from 'node:stream'

/** The files of an export, wherever they lie. Names are checked: relative, with slashes, without `..`. */
export interface Archive {
  /** Bytes of each file by its name. */
  readonly files: ReadonlyMap<string, number>
  /** @param name one of `files` */
  open(name: string): Promise<Readable>
  /** Removes what was unpacked. */
  close(): Promise<void>
}

/** How much an archive may hold. Source: security rules S28 */
export interface ArchiveLimits {
  readonly entries: number
  /** Of all files, unpacked. */
  readonly bytes: number
  /** Unpacked to packed bytes. */
  readonly ratio: number
}

export const megabyte = 1024 * 1024
export const defaultLimits: ArchiveLimits = { entries: 20_000, bytes: 2048 * megabyte, ratio: 100 }
