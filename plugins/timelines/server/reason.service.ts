import type { Viewer, Words } from '@sapocom/sdk-plugin'
import type { Accounts } from '@sapocom/plugin-accounts/contract'
import type { PostView } from '@sapocom/plugin-posts/contract'
import type { Regions } from '@sapocom/plugin-regions/contract'
import type { Reason, TimelineEntry, TimelineSource } from '../contract.ts'
import type { HomeComposer } from './home.composer.ts'

export type BareReason = TimelineEntry['reason']
/** An author and its reason, before they are put into words. */
export interface Reasoned {
  readonly author: PostView['author']
  readonly reason: BareReason
}

/** What the timelines' own reasons say. Sources bring theirs. */
const says: Readonly<Record<string, Words>> = {
  own: { de: 'Ihr Beitrag', en: 'Your post' },
  public: { de: 'Öffentlich auf diesem Server', en: 'Public on this server' },
  tag: { de: 'Thema {label}', en: 'Hashtag {label}' },
  region: { de: 'Gilt für {label}', en: 'For {label}' },
  mention: { de: 'Spricht Sie an', en: 'Speaks to you' },
  author: { de: 'Beitrag von {label}', en: 'Post by {label}' },
}

/** Puts reasons into words. */
export class ReasonService {
  readonly #home: HomeComposer
  readonly #accounts: Accounts
  readonly #regions: Regions

  constructor(home: HomeComposer, accounts: Accounts, regions: Regions) {
    this.#home = home
    this.#accounts = accounts
    this.#regions = regions
  }

  /** In the order given. Asks for accounts only when a reason names one that is not the post's author. */
  async inWords(items: readonly Reasoned[], viewer: Viewer): Promise<Reason[]> {
    const strangers = items.filter(({ author, reason }) => reason.kind === 'account' && reason.key !== author.id)
    const names =
      strangers.length > 0 ? await this.#accounts.byIds([...new Set(strangers.map(({ reason }) => reason.key))]) : new Map()
    return items.map(({ author, reason }) => {
      const source = this.#home.source(reason.source)
      const label = this.#label(reason, source, author, names.get(reason.key)?.displayName)
      const sentence = reason.kind === 'own' ? says.own : (source?.says ?? says[reason.kind])
      return { ...reason, label, text: filled(sentence ?? { de: '', en: '' }, viewer.language, { label, key: reason.key }) }
    })
  }

  #label(
    { kind, key, source: id }: BareReason,
    source: TimelineSource | undefined,
    author: PostView['author'],
    stranger: string | undefined,
  ): string {
    if (key === author.id) return author.displayName
    if (stranger !== undefined) return stranger
    if (source?.label) return source.label(key)
    if (id === 'timelines.tag') return `#${key}`
    if (kind === 'region') return this.#regions.find(key)?.short ?? key
    return key
  }
}

/** Words in a language, with what stands in braces filled in. German where the language is missing. */
export function filled(words: Words, language: string, values: Readonly<Record<string, string>>): string {
  const text = words[language] ?? words[language.split('-')[0] ?? ''] ?? words.de
  return text.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all)
}
