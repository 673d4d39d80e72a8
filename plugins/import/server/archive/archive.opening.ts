import { open, stat } from 'node:fs/promises'
import { NotAnArchive, SourceMissing } from '../errors.ts'
import type { Archive, ArchiveLimits } from './archive.ts'
import { openFolder } from './folder.archive.ts'
import { openTar } from './tar.archive.ts'
import { openZip } from './zip.archive.ts'

/**
 * Opens an export. What it is, is told by its first bytes, not by its name.
 * @throws Refusal for what is no archive, is damaged, or breaks a limit
 */
export async function openArchive(path: string, limits: ArchiveLimits): Promise<Archive> {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new SourceMissing({ source: path })
  if (found.isDirectory()) return openFolder(path, limits)
  if (!found.isFile()) throw new NotAnArchive()
  const start = await firstBytes(path)
  if (isZip(start)) return openZip(path, limits)
  if (isGzip(start)) return openTar(path, true, limits)
  if (isTar(start)) return openTar(path, false, limits)
  throw new NotAnArchive()
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Local file header, or the end of an empty archive. */
const isZip = (start: Buffer): boolean => /^PK(\x03\x04|\x05\x06)/.test(start.subarray(0, 4).toString('latin1'))
/** Source: RFC 1952 */
const isGzip = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b
/** Source: POSIX ustar, the same place in GNU's */
const isTar = (start: Buffer): boolean => start.subarray(257, 262).toString('latin1') === 'ustar'
