import type { Readable } from 'node:stream'
import { ActorInvalid, NoOutbox } from '../errors.ts'
import type { Archive } from './archive.ts'

const largestActor = 1024 * 1024 // bytes
/** Folders above the outbox: people pack what they unpacked, with the folder. */
const deepestOutbox = 4

/** A Mastodon account export: what lies where in an archive. */
export class AccountExport {
  readonly #archive: Archive
  readonly #outbox: string
  readonly #mediaByEnd = new Map<string, string>()

  /** @throws NoOutbox when there is none, or no single first one */
  constructor(archive: Archive) {
    this.#archive = archive
    this.#outbox = findOutbox(archive)
    for (const name of archive.files.keys()) {
      const end = mediaEnd(name)
      if (end) this.#mediaByEnd.set(end, name)
    }
  }

  outbox(): Promise<Readable> {
    return this.#archive.open(this.#outbox)
  }

  /** What `actor.json` says; `undefined` when there is no such file. @throws ActorInvalid */
  async actor(): Promise<unknown> {
    const name = this.#beside('actor.json')
    const bytes = this.#archive.files.get(name)
    if (bytes === undefined) return undefined
    if (bytes > largestActor) throw new ActorInvalid()
    const text = await textOf(await this.#archive.open(name))
    try {
      return JSON.parse(text)
    } catch {
      throw new ActorInvalid()
    }
  }

  /** @param path as a post names its file @returns the name to open; `undefined`: not there, or empty (a known fault of exports) */
  find(path: string): string | undefined {
    const plain = decoded(path).replace(/^\/+/, '').normalize('NFC')
    const found = [this.#beside(plain), this.#mediaByEnd.get(mediaEnd(plain) ?? '')].find(
      (name) => name !== undefined && this.#archive.files.has(name),
    )
    return found !== undefined && this.#archive.files.get(found)! > 0 ? found : undefined
  }

  open(name: string): Promise<Readable> {
    return this.#archive.open(name)
  }

  #beside(name: string): string {
    return this.#outbox.replace(/[^/]*$/, '') + name
  }
}

/** The one nearest to the top. */
function findOutbox(archive: Archive): string {
  const depth = (name: string) => name.split('/').length
  const outboxes = [...archive.files.keys()].filter(
    (name) => /(^|\/)outbox\.json$/.test(name) && !name.startsWith('__MACOSX/') && depth(name) <= deepestOutbox,
  )
  const [first, second] = outboxes.toSorted((a, b) => depth(a) - depth(b))
  if (!first || (second && depth(first) === depth(second))) throw new NoOutbox()
  return first
}

/** The same in all exports, whatever stands before it: `media_attachments/files/109/…/original/3f.jpg`. */
function mediaEnd(name: string): string | undefined {
  const at = name.lastIndexOf('media_attachments/')
  return at < 0 || (at > 0 && name[at - 1] !== '/') ? undefined : name.slice(at)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

async function textOf(stream: Readable): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts)
    .toString()
    .replace(/^\ufeff/, '')
}
