const tones = ['heath', 'pine', 'amber', 'brick', 'primary'] as const

/** Up to two letters for somebody without a picture: first and last word of the name. Never empty. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const first = words.at(0)
  const last = words.length > 1 ? words.at(-1) : undefined
  if (first === undefined) return '·'
  return `${letter(first)}${last === undefined ? '' : letter(last)}`.toLocaleUpperCase('de')
}

/** A ground for the initials: the same for the same text, on every page and machine. */
export function toneOf(seed: string): (typeof tones)[number] {
  let sum = 7
  for (const character of seed) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 100_003
  return tones[sum % tones.length] ?? 'heath'
}

const letter = (word: string): string => String.fromCodePoint(word.codePointAt(0) ?? 0)
