import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Parser, type ReadEntry } from 'tar'
import { Refusal } from '@sapocom/sdk-plugin'
import { ArchiveDamaged, NotAFile } from '../errors.ts'
import { ArchiveBudget } from './archive.budget.ts'
import type { Archive, ArchiveLimits } from './archive.ts'
import { checkedName, EntryNames, printable } from './entry.name.ts'

export const unpackedPrefix = 'sapocom-import-'
const fileTypes = new Set(['File', 'OldFile', 'ContiguousFile'])
const folderTypes = new Set(['Directory'])
const blockSize = 512 // bytes
/** The tar reader would unpack these by itself, past our budget: an archive inside an archive. gzip, zstd */
const packedStarts = [Buffer.from([0x1f, 0x8b]), Buffer.from([0x28, 0xb5, 0x2f, 0xfd])]
const isPacked = (bytes: Buffer): boolean => packedStarts.some((start) => bytes.subarray(0, start.length).equals(start))

/**
 * Tar can only be read from front to back, and Mastodon writes the outbox last: so the files are unpacked into a folder of their own,
 * under numbers. No name from the archive becomes a path.
 */
export async function openTar(path: string, packed: boolean, limits: ArchiveLimits): Promise<Archive> {
  const folder = await mkdtemp(join(tmpdir(), unpackedPrefix))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const entries = await unpack(path, packed, folder, new ArchiveBudget(limits))
    return {
      files: new Map([...entries].map(([name, { bytes }]) => [name, bytes])),
      open: async (name) => createReadStream(join(folder, String(entries.get(name)!.number))),
      close: remove,
    }
  } catch (error) {
    await remove()
    throw error instanceof Refusal ? error : asRefusal(error)
  }
}

/** What zlib and the tar reader throw is the archive's fault; a full disk is not. */
function asRefusal(error: unknown): unknown {
  const { code } = error as { code?: unknown }
  return /^(Z_|TAR_|ERR_STREAM_PREMATURE)/.test(String(code)) ? new ArchiveDamaged() : error
}

type Unpacked = EntryNames<{ readonly number: number; bytes: number }>

async function unpack(path: string, packed: boolean, folder: string, budget: ArchiveBudget): Promise<Unpacked> {
  const entries: Unpacked = new EntryNames()
  const failure: { error?: unknown } = {}
  const parser = new Parser({ strict: true })
  const fail = (error: unknown): void => {
    failure.error ??= error
    // wakes `feed`: after a full disk nobody else would
    parser.emit('drain')
    parser.emit('end')
  }
  const place = (entry: ReadEntry): string | undefined => {
    budget.countEntry()
    if (folderTypes.has(entry.type)) return undefined
    if (!fileTypes.has(entry.type)) throw new NotAFile({ name: printable(entry.path) })
    const file = { number: entries.size, bytes: entry.size }
    entries.add(checkedName(entry.path), file)
    return join(folder, String(file.number))
  }
  let stored: Promise<unknown> = Promise.resolve()
  // reading begins at once: the tar reader waits for an entry that nobody reads, sometimes for ever
  const take = (entry: ReadEntry): void => {
    try {
      const path = failure.error ? undefined : place(entry)
      if (path === undefined) return void entry.resume()
      const written = entry.pipe(createWriteStream(path, { mode: 0o600, flags: 'wx' }))
      stored = Promise.all([stored, finished(written).catch(fail)])
    } catch (error) {
      fail(error)
      entry.resume()
    }
  }
  // types it doesn't know are passed over silently otherwise
  parser.on('entry', take).on('ignoredEntry', take).on('error', fail)
  await feed(parser, path, packed, budget, failure)
  await stored
  if (failure.error) throw failure.error
  return entries
}

/** Writes the tar's bytes into the reader, at the pace at which it takes them, until the first failure. */
async function feed(
  parser: Parser,
  path: string,
  packed: boolean,
  budget: ArchiveBudget,
  failure: { error?: unknown },
): Promise<void> {
  const ended = new Promise<void>((done) => parser.once('end', done))
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of plainBytes(path, packed, budget)) {
    if (failure.error) return
    // judged by a whole block, however small the parts come
    if (head) head = Buffer.concat([head, chunk])
    if (head && head.length < blockSize) continue
    if (head && isPacked(head)) throw new ArchiveDamaged()
    const goesOn = parser.write(head ?? chunk)
    head = undefined
    if (!goesOn) await new Promise<void>((done) => parser.once('drain', done))
  }
  if (head) throw new ArchiveDamaged()
  parser.end()
  if (!failure.error) await ended
}

async function* plainBytes(path: string, packed: boolean, budget: ArchiveBudget): AsyncGenerator<Buffer> {
  const source = createReadStream(path)
  source.on('data', (chunk) => budget.countPacked(chunk.length))
  const plain: Readable = packed ? source.pipe(createGunzip()) : source
  source.on('error', (error) => plain.destroy(error))
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      budget.countUnpacked(chunk.length)
      yield chunk
    }
  } finally {
    source.destroy()
  }
}
