import type { Readable } from 'node:stream'
import {
  contract,
  definePoint,
  idSchema,
  token,
  Type,
  type Id,
  type Static,
  type Transaction,
  type Viewer,
} from '@sapocom/sdk-plugin'

export const media = contract('media', '^1')

/** Which part of a picture stays visible when it is cropped. A class in the page, never a `style=`. */
export const focuses = [
  'center',
  'top',
  'bottom',
  'left',
  'right',
  'top-left',
  'top-right',
  'bottom-left',
  'bottom-right',
] as const
export type Focus = (typeof focuses)[number]
export const focusSchema = Type.Unsafe<Focus>({ type: 'string', enum: focuses })

/** An image as pages show it. Its bytes follow the visibility of what it hangs on. */
export const mediaSchema = Type.Object({
  id: idSchema,
  /** `animation`: `previewUrl` and `srcset` stand still, `url` moves. */
  kind: Type.Union([Type.Literal('image'), Type.Literal('animation')]),
  /** The largest there is, at most 2,560 pixels wide. */
  url: Type.String({ maxLength: 200 }),
  /** About 640 pixels wide. */
  previewUrl: Type.String({ maxLength: 200 }),
  /** All still sizes, for `<img srcset>`. */
  srcset: Type.String({ maxLength: 1000 }),
  /** Pixels of `url`. */
  width: Type.Integer(),
  height: Type.Integer(),
  /** A tiny blurred picture as data URI, under 1 KB. */
  blur: Type.String({ maxLength: 1024 }),
  /** What is to be seen; empty: nobody said. */
  alt: Type.String({ maxLength: 12_000 }),
  focus: focusSchema,
})
export type MediaItem = Static<typeof mediaSchema>

/** What files hang on: `{ kind: 'posts.post', id }`. `kind` is `plugin.noun` of a `MediaAccess`. */
export interface MediaHolder {
  readonly kind: `${string}.${string}`
  readonly id: Id
}

/** Who hangs files on its things answers here who may see their bytes. */
export interface MediaAccess {
  /** `plugin.noun`, as given to `attach`. */
  readonly kind: `${string}.${string}`
  /**
   * One query, however many ids.
   * @returns for each thing that exists: `everybody` (may be kept by caches), `viewer` (only this viewer, now), or nothing when it is not for them
   */
  readers(ids: readonly Id[], viewer: Viewer): Promise<ReadonlyMap<Id, 'everybody' | 'viewer'>>
}
/** Bytes of a kind that nobody answers for are shown to their owner only. */
export const mediaAccess = definePoint<MediaAccess>('media.access')

/** What the server wants of uploads. */
export interface MediaRules {
  /** Bytes a file. */
  readonly maxBytes: number
  /** Grapheme clusters of an alternative text. */
  readonly altLimit: number
  /** `required`: things can't be published with an image that nobody described. */
  readonly altText: 'remind' | 'required'
}

export interface MediaDescription {
  readonly alt?: string
  readonly focus?: Focus
}

/** Images of this server, for other plugins. */
export interface Media {
  rules(): MediaRules
  /**
   * Checks, cleans and stores an image for an account. Not hung on anything yet: after a day it is removed.
   * @throws Refusal `MEDIA_TYPE_UNKNOWN` (415), `MEDIA_TOO_LARGE` (413), `MEDIA_TOO_MANY_PIXELS`, `MEDIA_BROKEN` (422), `MEDIA_BUSY` (503)
   */
  import(owner: Id, source: Buffer | Readable, description?: MediaDescription): Promise<MediaItem>
  /** Those that exist, by id; one query. */
  of(ids: readonly Id[]): Promise<ReadonlyMap<Id, MediaItem>>
  /** What hangs on things of one kind, in order, by the thing's id; one query. Things without files are left out. */
  attachedTo(kind: MediaHolder['kind'], ids: readonly Id[]): Promise<ReadonlyMap<Id, readonly MediaItem[]>>
  /**
   * Hangs exactly these files on the holder, in this order; what hung there before and is not named is removed.
   * @param files.owner only their own files, that hang nowhere else
   * @param files.from also those that hang there: they move
   * @throws Refusal `MEDIA_NOT_THERE` (422)
   */
  attach(
    tx: Transaction,
    files: { readonly ids: readonly Id[]; readonly owner: Id; readonly holder: MediaHolder; readonly from?: MediaHolder },
  ): Promise<readonly MediaItem[]>
  /** Removes all that hangs on the holder: unreadable with the commit, bytes soon after. */
  remove(tx: Transaction, holder: MediaHolder): Promise<void>
  /** @throws Refusal `MEDIA_NOT_FOUND` (404) unless the viewer owns it, `MEDIA_ALT_TOO_LONG` (422) */
  describe(viewer: Viewer, id: Id, description: MediaDescription): Promise<MediaItem>
}
export const MEDIA = token<Media>('media.media')
