import type { Focus, MediaItem } from '../contract.ts'
import type { FileRow } from './media.repository.ts'

const previewWidth = 640

type Named = Pick<FileRow, 'name' | 'widths' | 'animation_width'>

/** Key in the storage, and last part of the address. */
export function fileName(name: string, width: number, still: boolean): string {
  return `${name}-${width}${still ? '' : '-moving'}.webp`
}

/** All files of a row. */
export function fileNames({ name, widths, animation_width }: Named): string[] {
  const still = widths.map((width) => fileName(name, width, true))
  return animation_width === null ? still : [...still, fileName(name, animation_width, false)]
}

/** @returns the row's name, when the address can be one of ours */
export function nameOf(file: string): string | null {
  return /^([A-Za-z0-9_-]{22})-[0-9]{1,5}(-moving)?\.webp$/.exec(file)?.[1] ?? null
}

export function itemOf(row: FileRow): MediaItem {
  const address = (width: number, still = true) => `/media/${fileName(row.name, width, still)}`
  const widest = row.widths.at(-1)!
  return {
    id: row.id,
    kind: row.kind,
    url: row.animation_width === null ? address(widest) : address(row.animation_width, false),
    previewUrl: address(row.widths.find((width) => width >= previewWidth) ?? widest),
    srcset: row.widths.map((width) => `${address(width)} ${width}w`).join(', '),
    width: row.width,
    height: row.height,
    blur: row.blur,
    alt: row.alt,
    focus: row.focus as Focus,
  }
}
