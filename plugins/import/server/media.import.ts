import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal, type Id } from '@sapocom/sdk-plugin'
import type { Media } from '@sapocom/plugin-media/contract'
import type { AccountExport } from './archive/export.ts'
import { printable } from './archive/entry.name.ts'
import type { Attachment } from './outbox/attachment.ts'

const busyTries = 20
const busyPause = 500 // ms

/** Files for one post: uploaded, or not there; `undefined`: one of them is nothing this version can hold. */
export interface PostMedia {
  readonly ids: readonly Id[]
  /** Names as the export gives them. */
  readonly missing: readonly string[]
}

const segmenter = new Intl.Segmenter()
const isImage = (mediaType: string): boolean => mediaType === '' || mediaType.startsWith('image/')

/** Hands an export's pictures to the media plugin: they are checked, cleaned and made anew like every upload. */
export class MediaImport {
  readonly #media: Media

  constructor(media: Media) {
    this.#media = media
  }

  /** @returns `undefined` when the post has to wait for a version that can hold its files: nothing is uploaded then */
  async bring(source: AccountExport, owner: Id, attachments: readonly Attachment[]): Promise<PostMedia | undefined> {
    const found = attachments.map((attachment) => ({ attachment, name: source.find(attachment.path) }))
    if (found.some(({ attachment, name }) => name !== undefined && !isImage(attachment.mediaType))) return undefined
    const ids: Id[] = []
    const missing: string[] = []
    for (const { attachment, name } of found) {
      const id = name === undefined ? 'missing' : await this.#upload(source, name, owner, attachment)
      if (id === undefined) return undefined
      if (id === 'missing') missing.push(printable(attachment.path || '?'))
      else ids.push(id)
    }
    return { ids, missing }
  }

  /** @returns `missing` for a picture that can't be read any more, `undefined` for a file of a kind or size that is not taken */
  async #upload(source: AccountExport, name: string, owner: Id, { alt, focus }: Attachment): Promise<Id | 'missing' | undefined> {
    const description = { alt: cut(alt, this.#media.rules().altLimit), focus }
    for (let tries = 1; ; tries++) {
      const stream = await source.open(name)
      try {
        return (await this.#media.import(owner, stream, description)).id
      } catch (error) {
        const code = error instanceof Refusal ? error.code : ''
        if (code === 'MEDIA_BROKEN') return 'missing'
        if (['MEDIA_TYPE_UNKNOWN', 'MEDIA_TOO_LARGE', 'MEDIA_TOO_MANY_PIXELS'].includes(code)) return undefined
        if (code !== 'MEDIA_BUSY' || tries >= busyTries) throw error
      } finally {
        discard(stream)
      }
      await pause(busyPause)
    }
  }
}

function discard(stream: Readable): void {
  stream.on('error', () => undefined)
  stream.destroy()
}

/** To this many grapheme clusters, the last one a sign that something was cut. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const clusters = Array.from(segmenter.segment(text), ({ segment }) => segment)
  return clusters.length <= limit ? text : `${clusters.slice(0, limit - 1).join('')}…`
}
