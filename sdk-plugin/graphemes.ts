let segmenter: Intl.Segmenter | undefined

/** Characters as people count them: grapheme clusters. Source: UAX #29 */
export function graphemes(text: string): number {
  // plain Latin text, the usual case, needs no segmenter: that costs a hundred times as much
  if (/^[\n\u0020-\u024f]*$/.test(text)) return text.length
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  let count = 0
  for (const _ of segmenter.segment(text)) count += 1
  return count
}
