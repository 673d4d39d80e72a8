import type { Shown } from '@sapocom/sdk-plugin'
import type { IconName } from '@sapocom/sdk-plugin/web'
import type { postView } from '@sapocom/plugin-posts/contract'
import type { Reason, timelineView } from '../contract.ts'

/** Answers of the API, as the pages read them. */
export interface Item {
  readonly post: Shown<typeof postView>
  readonly position: string
  readonly reason: Reason
}
export interface Page {
  readonly items: readonly Item[]
  readonly next: string | null
}
export interface Timeline extends Page {
  readonly timeline: Shown<typeof timelineView>
}

const icons: Readonly<Record<string, IconName>> = {
  account: 'user',
  author: 'user',
  own: 'pen-line',
  tag: 'hash',
  region: 'map-pin',
  mention: 'at-sign',
  public: 'globe',
}

/** The drawing of a reason's kind; sources of plugins we don't know get the sign of rules. */
export const iconOf = (kind: string): IconName => icons[kind] ?? 'list-filter'

/** The page from which `max_id` asks for older posts. Other parameters stay. */
export function olderThan(url: URL, next: string | null): string | null {
  if (next === null) return null
  const older = new URL(url)
  older.searchParams.set('max_id', next)
  return older.pathname + older.search
}

/** The API's query for a page's address. */
export const queryOf = (url: URL) => ({ before: /^\d{1,19}$/.exec(url.searchParams.get('max_id') ?? '')?.[0] })

/** A text of a rule in the viewer's language; German where it is missing. */
export function inLanguage(words: Readonly<Record<string, string>>, language: string): string {
  return words[language] ?? words[language.split('-')[0] ?? ''] ?? words.de ?? ''
}
