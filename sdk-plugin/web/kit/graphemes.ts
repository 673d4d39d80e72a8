let segmenter: Intl.Segmenter | undefined

/** Length of a text as people count it: an emoji of several code points is one. */
export function graphemes(text: string): number {
  // plain Latin text, the usual case, needs no segmenter; a line break of two characters counts as one
  if (/^[\u0020-\u024f\n]*$/.test(text)) return text.length
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  let count = 0
  for (const _ of segmenter.segment(text)) count++
  return count
}
