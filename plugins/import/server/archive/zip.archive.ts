import { stat } from 'node:fs/promises'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { Refusal } from '@sapocom/sdk-plugin'
import { ArchiveDamaged, ArchiveEncrypted, NotAFile } from '../errors.ts'
import { ArchiveBudget } from './archive.budget.ts'
import type { Archive, ArchiveLimits } from './archive.ts'
import { checkedName, EntryNames, printable } from './entry.name.ts'

/** Kinds of files in the upper half of the external attributes. Source: APPNOTE 4.4.15, POSIX `st_mode` */
const kindMask = 0xf000
const regular = 0x8000
const directory = 0x4000
const stored = 0
const deflated = 8

/** A zip file is read in place: its directory stands at the end, each file is unpacked when it is needed. */
export async function openZip(path: string, limits: ArchiveLimits): Promise<Archive> {
  const zip = await openFile(path)
  try {
    const entries = await readDirectory(zip, (await stat(path)).size, limits)
    return {
      files: new Map([...entries].map(([name, entry]) => [name, entry.uncompressedSize])),
      open: (name) => zip.openReadStreamPromise(entries.get(name)!),
      close: async () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw asRefusal(error)
  }
}

async function openFile(path: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(path, { autoClose: false, decodeStrings: false })
  } catch (error) {
    throw asRefusal(error)
  }
}

/** The zip reader's errors have no code; those of the file system do. */
export function asRefusal(error: unknown): unknown {
  const isSystem = typeof (error as { code?: unknown }).code === 'string' && 'syscall' in (error as object)
  return error instanceof Refusal || isSystem ? error : new ArchiveDamaged()
}

async function readDirectory(zip: ZipFile, fileSize: number, limits: ArchiveLimits): Promise<EntryNames<Entry>> {
  const entries = new EntryNames<Entry>()
  const budget = new ArchiveBudget(limits)
  budget.countPacked(fileSize)
  for await (const entry of zip.eachEntry()) {
    budget.countEntry()
    // the sizes are promises: the reader stops when a file holds another number of bytes
    budget.countUnpacked(entry.uncompressedSize)
    const { name, isFolder } = inspect(entry)
    if (!isFolder) entries.add(name, entry)
  }
  return entries
}

/** @throws Refusal for all that is not a plain file or folder */
function inspect(entry: Entry): { name: string; isFolder: boolean } {
  const raw = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
  const name = checkedName(raw)
  const kind = (entry.externalFileAttributes >>> 16) & kindMask
  if (kind !== 0 && kind !== regular && kind !== directory) throw new NotAFile({ name: printable(raw) })
  if (entry.isEncrypted()) throw new ArchiveEncrypted()
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated) throw new ArchiveDamaged()
  return { name, isFolder: raw.endsWith('/') }
}
