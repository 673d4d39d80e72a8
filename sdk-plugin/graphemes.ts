const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Characters as people count them: grapheme clusters. Source: UAX #29 */
export function graphemes(text: string): number {
  let count = 0
  for (const _ of segmenter.segment(text)) count += 1
  return count
}
