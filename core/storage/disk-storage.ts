import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refusal, type Storage } from '@sapocom/sdk-plugin'
import type { DiskSpace } from '../guard/disk-space.ts'

/** Names of letters, digits, dots, hyphens and underscores, up to four folders deep; no part starts with a dot. */
const KEY = /^[a-z0-9_-][a-z0-9._-]{0,99}(\/[a-z0-9_-][a-z0-9._-]{0,99}){0,4}$/i
const PLUGIN = /^[a-z][a-z0-9-]*$/

/** Files on this machine, one folder for each plugin under `<data>/files`. */
export interface DiskStorage {
  forPlugin(id: string): Storage
}

export function diskStorage(dataDir: string, space: DiskSpace): DiskStorage {
  return {
    forPlugin(id) {
      if (!PLUGIN.test(id)) throw new Error(`Not the id of a plugin: ${id}`)
      return new PluginFolder(join(dataDir, 'files', id), space)
    },
  }
}

class PluginFolder implements Storage {
  readonly #folder: string
  readonly #space: DiskSpace

  constructor(folder: string, space: DiskSpace) {
    this.#folder = folder
    this.#space = space
  }

  async put(key: string, body: Readable | Uint8Array): Promise<void> {
    const path = this.#pathOf(key)
    await this.#space.requireRoom()
    await mkdir(dirname(path), { recursive: true })
    const unfinished = `${path}.${randomBytes(6).toString('hex')}.tmp`
    try {
      await writeSafely(unfinished, body)
      await rename(unfinished, path)
      await flushFolder(dirname(path))
    } catch (error) {
      await rm(unfinished, { force: true })
      if (isFull(error)) throw new Refusal('CORE_STORAGE_FULL', 507)
      throw error
    }
  }

  async get(key: string): Promise<{ readonly body: Readable; readonly length: number } | null> {
    const file = await open(this.#pathOf(key)).catch(unlessMissing)
    if (file === null) return null
    const { size } = await file.stat()
    // The stream owns the handle: it is closed when the body was read or given up.
    return { body: file.createReadStream(), length: size }
  }

  async delete(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true })
  }

  #pathOf(key: string): string {
    if (!KEY.test(key)) throw new Error(`Not a key of a file: ${JSON.stringify(key.slice(0, 120))}`)
    return join(this.#folder, key)
  }
}

/** All bytes are on the disk when this resolves: a power cut after the rename can't leave an empty file. */
async function writeSafely(path: string, body: Readable | Uint8Array): Promise<void> {
  const source = body instanceof Uint8Array ? Readable.from([body]) : body
  await pipeline(source, createWriteStream(path, { flags: 'wx', mode: 0o640, flush: true }))
}

/** The new name is on the disk too. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOSPC' || code === 'EDQUOT'
}

function unlessMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'EISDIR') return null
  throw error
}
