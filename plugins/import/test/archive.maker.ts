import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { ZipFile } from 'yazl'
import type { Files } from './export.maker.ts'

/** One entry of a tar file, with whatever header an attacker likes. */
export interface TarEntry {
  readonly name: string
  readonly body?: Buffer | string
  /** `0` file, `1` hard link, `2` symbolic link, `3` and `4` devices, `5` folder, `6` pipe, `x` pax header. */
  readonly type?: string
  readonly link?: string
  /** What the header says, if it isn't the truth. */
  readonly size?: number
  readonly checksum?: number
}

const block = 512

export function tarOf(entries: Iterable<TarEntry>): Buffer {
  const parts = [...entries].flatMap((entry) => [tarHeader(entry), padded(Buffer.from(entry.body ?? ''))])
  return Buffer.concat([...parts, Buffer.alloc(2 * block)])
}

function tarHeader({ name, body = '', type = '0', link = '', size = Buffer.byteLength(body), checksum }: TarEntry): Buffer {
  const header = Buffer.alloc(block)
  const put = (text: string, at: number, length: number) => header.write(text.slice(0, length), at, length, 'utf8')
  const [prefix, short] = splitName(name)
  put(short, 0, 100)
  put('0000644\0', 100, 8)
  put('0000000\0', 108, 8)
  put('0000000\0', 116, 8)
  put(`${size.toString(8).padStart(11, '0')}\0`, 124, 12)
  put('00000000000\0', 136, 12)
  put('        ', 148, 8)
  put(type, 156, 1)
  put(link, 157, 100)
  put('ustar\u000000', 257, 8)
  put(prefix, 345, 155)
  const sum = checksum ?? header.reduce((all, byte) => all + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8)
  return header
}

function splitName(name: string): readonly [string, string] {
  if (name.length <= 100) return ['', name]
  const at = name.indexOf('/', name.length - 101)
  return at < 0 ? ['', name] : [name.slice(0, at), name.slice(at + 1)]
}

function padded(body: Buffer): Buffer {
  return Buffer.concat([body, Buffer.alloc((block - (body.length % block)) % block)])
}

export const tarGzOf = (entries: Iterable<TarEntry>): Buffer => gzipSync(tarOf(entries), { level: 6 })
export const tarEntries = (files: Files): TarEntry[] => [...files].map(([name, body]) => ({ name, body }))

export async function zipOf(files: Files): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, body] of files) zip.addBuffer(Buffer.from(body), name)
  zip.end()
  return buffer(zip.outputStream as unknown as NodeJS.ReadableStream)
}

/** A zip with names no decent tool writes: made under names of the same length, then changed. */
export async function zipWith(names: Readonly<Record<string, string>>, files: Files): Promise<Buffer> {
  const harmless = new Map([...files].map(([name, body]) => [names[name] ? 'q'.repeat(Buffer.byteLength(name)) : name, body]))
  const zip = await zipOf(harmless)
  for (const name of Object.keys(names)) replaceAll(zip, Buffer.from('q'.repeat(Buffer.byteLength(name))), Buffer.from(name))
  return zip
}

function replaceAll(bytes: Buffer, from: Buffer, to: Buffer): void {
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + to.length)) to.copy(bytes, at)
}

/** A folder for the files of one test file. */
export class Workshop {
  readonly #folder: string
  #count = 0

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(): Promise<Workshop> {
    return new Workshop(await mkdtemp(join(tmpdir(), 'sapocom-test-import-')))
  }

  path(name = 'file'): string {
    return join(this.#folder, `${++this.#count}-${name}`)
  }

  async file(bytes: Buffer | string, name = 'archive'): Promise<string> {
    const path = this.path(name)
    await writeFile(path, bytes)
    return path
  }

  async folder(files: Files): Promise<string> {
    const folder = this.path('folder')
    await mkdir(folder)
    for (const [name, body] of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), body)
    }
    return folder
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true })
  }
}
