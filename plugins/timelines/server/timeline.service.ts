import type { Id, Viewer } from '@sapocom/sdk-plugin'
import { tagOf } from '@sapocom/plugin-posts/contract'
import type { Regions } from '@sapocom/plugin-regions/contract'
import type { TimelineEntry, TimelineRule, Timelines } from '../contract.ts'
import { narrow, wide, type EntryRow } from './composition.ts'
import { MembersOnly, RegionNotFound, TimelineOff } from './errors.ts'
import type { HomeComposer, HomeStatements } from './home.composer.ts'
import type { QuietReaders } from './quiet-readers.ts'
import type { RuleService } from './rule.service.ts'
import { ownRules } from './rules.ts'
import type { TimelineRepository } from './timeline.repository.ts'
import type { TimelineAccess } from './timeline.settings.ts'

type Name = Parameters<Timelines['entries']>[1]
export interface TimelineName extends Name {
  /** Only for `account`: replies to others too. */
  readonly replies?: boolean
}
export interface TimelinePage {
  readonly before?: Id
  readonly limit?: number
}
export interface Entries {
  readonly entries: readonly TimelineEntry[]
  readonly next: Id | null
}

export interface TimelineParts {
  readonly home: HomeComposer
  readonly repository: TimelineRepository
  readonly rules: RuleService
  readonly regions: Regions
  readonly quiet: QuietReaders
  readonly settings: () => TimelineAccess
}

const newest: Id = '9223372036854775807'
const usual = 20
/** Statements a page may ask after its first. What filters hide is refilled so often; then the page stays short. */
const refills = 3
const kinds = { local: 'public', tag: 'tag', region: 'region', mentions: 'mention', account: 'author' } as const
const nobody: Id = '0'

/** Which posts stand in a timeline, in which order and why. */
export class TimelineService implements Timelines {
  readonly #parts: TimelineParts

  constructor(parts: TimelineParts) {
    this.#parts = parts
  }

  rules(): Promise<readonly TimelineRule[]> {
    return this.#parts.rules.all()
  }

  /** @throws TimelineOff, MembersOnly, RegionNotFound */
  async entries(viewer: Viewer, name: TimelineName, page: TimelinePage = {}): Promise<Entries> {
    const limit = page.limit ?? usual
    const before = page.before ?? newest
    if (name.rule !== 'home')
      return this.#single(viewer, { ...name, rule: name.rule, key: this.#keyOf(viewer, name) }, before, limit)
    viewer.require('timelines:read-home')
    return this.#home(viewer.account ?? nobody, before, limit)
  }

  async #home(viewer: Id, before: Id, limit: number): Promise<Entries> {
    const statements = await this.#parts.home.statements()
    const quiet = this.#parts.quiet.has(viewer)
    let last: Last = null
    const filled = await fill(before, limit, async (from) => {
      if (last?.wasVain && before === newest) this.#parts.quiet.remember(viewer)
      const isHeads: boolean = quiet || (last !== null && (last.wasVain || last.wasHeads))
      const asked: readonly EntryRow[] = await nextStatement(
        statements,
        { isHeads, isFirst: last === null || last.wasVain },
        limit,
      )({ viewer, before: from })
      last = { wasVain: asked[0]?.vain ?? false, wasHeads: isHeads }
      return asked
    })
    const entries = filled.rows.map(({ post, position, rank, key }): TimelineEntry => {
      const source = statements.sources[rank]!
      const isOwn = source.keyIs === 'account' && key === viewer
      return {
        post,
        position,
        reason: { rule: 'home', version: ownRules.home.version, source: source.id, kind: isOwn ? 'own' : source.kind, key },
      }
    })
    return { entries, next: filled.next }
  }

  async #single(
    viewer: Viewer,
    name: TimelineName & { rule: Exclude<Name['rule'], 'home'>; key: string },
    before: Id,
    limit: number,
  ): Promise<Entries> {
    const parameters = { viewer: viewer.account ?? nobody, key: name.key }
    const statement = name.rule === 'account' && name.replies ? 'replies' : name.rule
    const first = limit < narrow.page ? narrow : wide
    const filled = await fill(before, limit, (from) => {
      return this.#parts.repository.entries(statement, { ...parameters, before: from }, from === before ? first : wide)
    })
    const { version } = ownRules[name.rule]
    const reason = { rule: name.rule, version, source: `timelines.${name.rule}`, kind: kinds[name.rule], key: name.key }
    return { entries: filled.rows.map(({ post, position }) => ({ post, position, reason })), next: filled.next }
  }

  /** The key in the form of the tables, if this viewer may look there. */
  #keyOf(viewer: Viewer, { rule, key = '' }: TimelineName): string {
    if (rule === 'mentions') {
      viewer.require('timelines:read-home')
      return viewer.account ?? nobody
    }
    if (rule === 'account' || rule === 'home') return key
    const access = this.#parts.settings()[rule]
    if (access === 'off') throw new TimelineOff()
    if (access === 'members' && viewer.account === null) throw new MembersOnly()
    if (rule === 'region' && !this.#parts.regions.find(key)) throw new RegionNotFound()
    return rule === 'tag' ? tagOf(key) : key
  }
}

type Last = { readonly wasVain: boolean; readonly wasHeads: boolean } | null

/**
 * First the walk. When it was in vain, the two stages, which cost by the number of follows; a walk from further down would be in vain
 * too. What filters took away is made up by statements with a wider reach.
 */
function nextStatement(
  statements: HomeStatements,
  { isHeads, isFirst }: { isHeads: boolean; isFirst: boolean },
  limit: number,
): HomeStatements['walk'] {
  const isNarrow = isFirst && limit < narrow.page
  if (isHeads) return isNarrow ? statements.heads : statements.wideHeads
  return isNarrow ? statements.walk : statements.wideWalk
}

interface Found {
  readonly post: Id
  readonly position: Id
  readonly rank: number
  readonly key: string
}

/** Asks until the page is full, nothing is left, or enough was asked. A post that came once does not come again. */
async function fill(
  before: Id,
  limit: number,
  ask: (before: Id) => Promise<readonly EntryRow[]>,
): Promise<{ readonly rows: readonly Found[]; readonly next: Id | null }> {
  const found = new Map<Id, Found>()
  let from: Id | null = before
  for (let asked = 0; asked <= refills && from !== null && found.size < limit; asked += 1) {
    const rows: readonly EntryRow[] = await ask(from)
    for (const { post, position, rank, key } of rows) {
      if (post === null || position === null || found.has(post)) continue
      found.set(post, { post, position, rank: rank ?? 0, key: key ?? '' })
    }
    from = goOnFrom(rows)
  }
  const rows = [...found.values()].slice(0, limit)
  if (found.size > limit) return { rows, next: rows.at(-1)?.position ?? null }
  return { rows, next: from }
}

/** Below which nothing is known yet; `null` at the end. A statement that filled its page stopped there, not at its horizon. */
function goOnFrom(rows: readonly EntryRow[]): Id | null {
  const posts = rows.filter((row) => row.post !== null)
  if (posts.length === narrow.page || posts.length === wide.page) return posts.at(-1)?.position ?? null
  const horizon = rows[0]?.horizon ?? nobody
  return horizon === nobody ? null : horizon
}
