import type { Focus } from '@sapocom/plugin-media/contract'
import { addressOf, isObject, isStorable, listOf, textOf } from './json.ts'

/** A file that hung on a post. */
export interface Attachment {
  /** As the export names it: a path inside the archive, or an address. */
  readonly path: string
  readonly mediaType: string
  readonly alt: string
  readonly focus: Focus
}

const mediaTypes = new Set(['Document', 'Image', 'Video', 'Audio'])
const longestPath = 2000
const longestAlt = 10_000

/** Newer exports also hold link previews (`Link`), which are no files. */
export function attachmentsOf(value: unknown): readonly Attachment[] {
  return listOf(value)
    .filter(isObject)
    .filter((attachment) => mediaTypes.has(String(attachment['type'])))
    .map((attachment) => ({
      path: pathOf(attachment['url'] ?? attachment['href']),
      mediaType: textOf(attachment['mediaType']) ?? '',
      alt: altOf(attachment['name']),
      focus: focusOf(attachment['focalPoint']),
    }))
}

/** Empty: the export doesn't say. */
function pathOf(value: unknown): string {
  const [first] = listOf(value)
  const text = textOf(isObject(first) ? first['href'] : first) ?? ''
  const address = addressOf(text)
  const path = address ? new URL(address).pathname : text
  return path.length <= longestPath ? path : ''
}

function altOf(value: unknown): string {
  return typeof value === 'string' && isStorable(value) ? value.slice(0, longestAlt).toWellFormed() : ''
}

/** From −1 (left, bottom) to 1 (right, top). Source: https://docs.joinmastodon.org/spec/activitypub/#focalPoint */
function focusOf(value: unknown): Focus {
  const [x, y] = listOf(value).map(Number)
  const side = third(x, 'left', 'right')
  const height = third(y, 'bottom', 'top')
  const name = [height, side].filter(Boolean).join('-')
  return (name || 'center') as Focus
}

function third(position: number | undefined, below: string, above: string): string {
  if (position === undefined || Number.isNaN(position) || Math.abs(position) <= 1 / 3) return ''
  return position < 0 ? below : above
}
