import { defineEntity, p, type InferEntity } from '@mikro-orm/core'

/**
 * An uploaded image. Personal data: who uploaded it, what it shows, the alternative text. Kept as long as what it hangs on; unattached
 * ones for a day, removed ones until the sweep (an hour at most).
 */
export const MediaFile = defineEntity({
  name: 'MediaFile',
  schema: 'media',
  tableName: 'file',
  properties: {
    id: p.bigint('string').primary(),
    ownerId: p.bigint('string'),
    /** Random, 128 bits; the addresses are made from it. */
    name: p.string(),
    kind: p.string().$type<'image' | 'animation'>(),
    width: p.integer(),
    height: p.integer(),
    /** Widths of the still sizes, from narrow to wide. */
    widths: p.array((width) => Number(width)),
    /** Of an animation, the width of the moving file. */
    animationWidth: p.integer().nullable(),
    blur: p.text(),
    alt: p.text(),
    focus: p.string(),
    bytes: p.integer(),
    holderKind: p.string().nullable(),
    holderId: p.bigint('string').nullable(),
    /** Place among the files of the holder. */
    position: p.smallint(),
    createdAt: p.datetime(),
    /** Unreadable from then on; the sweep deletes bytes and row. */
    removedAt: p.datetime().nullable(),
  },
})
export type MediaFileRow = InferEntity<typeof MediaFile>
