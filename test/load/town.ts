/** How big a load town is. Sizes and shapes: docs on performance, "S" and "M". */
export interface Scale {
  readonly name: 'S' | 'M'
  readonly accounts: number
  readonly posts: number
  /** Follows of the median account. */
  readonly follows: number
  /** Follows of the few who follow most. */
  readonly heavy: number
  readonly tags: number
}

export const scales: Readonly<Record<Scale['name'], Scale>> = {
  S: { name: 'S', accounts: 1_000, posts: 50_000, follows: 50, heavy: 500, tags: 200 },
  M: { name: 'M', accounts: 20_000, posts: 1_000_000, follows: 150, heavy: 5_000, tags: 2_000 },
}

/** Numbers that look random and are the same every time, for each thing by its own name. Source: FNV-1a, then a mixer by Thomas Wang */
export function hashed(kind: number, one: number, other = 0): number {
  let mixed = Math.imul(kind ^ 0x811c9dc5, 0x01000193)
  for (const part of [one, other]) {
    mixed = Math.imul(mixed ^ (part & 0xffff), 0x01000193)
    mixed = Math.imul(mixed ^ (part >>> 16), 0x01000193)
  }
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x45d9f3b)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296
}

const kinds = {
  author: 1,
  visibility: 2,
  reply: 3,
  words: 4,
  tag: 5,
  hasTag: 6,
  region: 7,
  hasRegion: 8,
  followCount: 9,
  followee: 10,
  tagFollow: 11,
  tagFollowCount: 12,
  regionFollow: 13,
  regionFollowCount: 14,
  block: 15,
  blockCount: 16,
  mute: 17,
  muteEnd: 18,
} as const

/** A few write and are followed most: a power law over the accounts, 0 the most. */
const popular = (chance: number, accounts: number): number =>
  Math.min(accounts - 1, Math.floor(((accounts + 1) ** 0.35 * chance + (1 - chance)) ** (1 / 0.35)) - 1)

export const regionKeys = ['13', '13003', '13004', '13071', '13072', '13073', '13074', '13075', '13076']

/** Readers without interests, blocks and mutes: for them the limit's query answers the same posts as ours. */
export const isPlain = (account: number): boolean => account % 20 === 3
const isHeavy = (account: number): boolean => account % 400 === 11
const mutesMuch = (account: number): boolean => account % 20 === 7

export const wordsOf = (post: number): string =>
  [
    'Heute ist die Brücke gesperrt.',
    'Moin aus dem Hafen.',
    'Wer kommt mit zum Boddenfest?',
    'Der Bus fährt wieder.',
    'Bitte nicht füttern.',
  ][Math.floor(hashed(kinds.words, post) * 5)]!.repeat(1 + Math.floor(hashed(kinds.words, post, 1) * 6))

export interface LoadPost {
  readonly author: number
  readonly visibility: 0 | 1 | 2
  readonly opens: boolean
  readonly tags: readonly string[]
  readonly region: string | null
}

export function postOf(index: number, { accounts, tags }: Scale): LoadPost {
  const visible = hashed(kinds.visibility, index)
  const opens = hashed(kinds.reply, index) > 0.3
  const count = opens && hashed(kinds.hasTag, index) < 0.3 ? 1 + Math.floor(hashed(kinds.hasTag, index, 1) * 2) : 0
  const named = Array.from({ length: count }, (_, nth) => `thema${Math.floor(hashed(kinds.tag, index, nth + 1) ** 2.2 * tags)}`)
  return {
    author: popular(hashed(kinds.author, index), accounts),
    visibility: visible < 0.85 ? 0 : visible < 0.9 ? 1 : 2,
    opens,
    tags: [...new Set(named)],
    region:
      opens && hashed(kinds.hasRegion, index) < 0.3
        ? regionKeys[Math.floor(hashed(kinds.region, index) * regionKeys.length)]!
        : null,
  }
}

/** Whom an account follows. Half follow more than the median, a few very many. */
export function followeesOf(account: number, { accounts, follows, heavy }: Scale): number[] {
  const chance = hashed(kinds.followCount, account)
  const wanted = isHeavy(account) ? heavy : Math.floor(follows * (0.2 + 1.6 * chance))
  const found = new Set<number>()
  for (let nth = 0; found.size < Math.min(wanted, accounts - 1) && nth < wanted * 8; nth += 1) {
    const followee =
      nth % 3 === 0
        ? Math.floor(hashed(kinds.followee, account, nth) * accounts)
        : popular(hashed(kinds.followee, account, nth), accounts)
    if (followee !== account) found.add(followee)
  }
  return [...found]
}

export function tagsFollowedBy(account: number, { tags }: Scale): string[] {
  if (isPlain(account)) return []
  const count = isHeavy(account) ? 50 : Math.floor(hashed(kinds.tagFollowCount, account) ** 2 * 12)
  return [
    ...new Set(
      Array.from({ length: count }, (_, nth) => `thema${Math.floor(hashed(kinds.tagFollow, account, nth) ** 2.2 * tags)}`),
    ),
  ]
}

export function regionsFollowedBy(account: number): string[] {
  if (isPlain(account)) return []
  const count = isHeavy(account) ? 6 : Math.floor(hashed(kinds.regionFollowCount, account) * 4)
  return [
    ...new Set(
      Array.from(
        { length: count },
        (_, nth) => regionKeys[Math.floor(hashed(kinds.regionFollow, account, nth) * regionKeys.length)]!,
      ),
    ),
  ]
}

export function blockedBy(account: number, { accounts, heavy }: Scale): number[] {
  if (isPlain(account)) return []
  const count = isHeavy(account) ? Math.floor(heavy / 10) : Math.floor(hashed(kinds.blockCount, account) * 8)
  const targets = Array.from({ length: count }, (_, nth) => Math.floor(hashed(kinds.block, account, nth) * accounts))
  return [...new Set(targets)].filter((target) => target !== account && !isPlain(target))
}

/** Of the followees, with the year a mute ends; `null`: never. */
export function mutedBy(account: number, followees: readonly number[]): (readonly [target: number, end: number | null])[] {
  if (isPlain(account)) return []
  const share = mutesMuch(account) ? 0.5 : 0.05
  return followees
    .filter((followee) => hashed(kinds.mute, account, followee) < share)
    .map((followee) => {
      const end = hashed(kinds.muteEnd, account, followee)
      return [followee, end < 0.5 ? null : end < 0.8 ? 2099 : 2020] as const
    })
}
