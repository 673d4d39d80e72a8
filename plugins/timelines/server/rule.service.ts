import type { Contribution, Words } from '@sapocom/sdk-plugin'
import type { PostCondition } from '@sapocom/plugin-posts/contract'
import type { Explained, TimelineRule, TimelineSource } from '../contract.ts'
import { RuleNotFound } from './errors.ts'
import { accountRule, homeRule, localRule, mentionsRule, regionRule, tagRule } from './rules.ts'
import type { TimelineAccess } from './timeline.settings.ts'

export interface RuleParts {
  readonly condition: PostCondition
  /** Sources that home asks now. */
  readonly sources: () => Promise<readonly TimelineSource[]>
  /** Rules of other plugins. */
  readonly contributed: () => readonly Contribution<TimelineRule>[]
  readonly settings: () => TimelineAccess
}

/** The rules as the running code follows them: sources, restrictions and settings of this moment are in them. */
export class RuleService {
  readonly #parts: RuleParts

  constructor(parts: RuleParts) {
    this.#parts = parts
  }

  /** In the order of the page; timelines that are off have no rule. */
  async all(): Promise<readonly TimelineRule[]> {
    const settings = this.#parts.settings()
    const open = ([local, tag, region]: readonly [TimelineRule, TimelineRule, TimelineRule]) => [
      ...(settings.local === 'off' ? [] : [local]),
      ...(settings.region === 'off' ? [] : [region]),
      ...(settings.tag === 'off' ? [] : [tag]),
    ]
    const home = await this.#home()
    const others = [...open([localRule, tagRule, regionRule]), mentionsRule, accountRule].map((rule) =>
      this.#withRestrictions(rule),
    )
    return [home, ...others, ...this.#parts.contributed().map(({ value }) => value)]
  }

  /** @throws RuleNotFound */
  async find(id: string): Promise<TimelineRule> {
    const rule = (await this.all()).find((each) => each.id === id)
    if (!rule) throw new RuleNotFound()
    return rule
  }

  async #home(): Promise<TimelineRule> {
    const sources = await this.#parts.sources()
    const chosen = sources.map((source) => ({
      title: source.explanation,
      heeded: true,
      purpose: { de: 'Auswahl', en: 'Selection' },
    }))
    return this.#withRestrictions({
      ...homeRule,
      holds: sources.map((source) => source.explanation),
      signals: [...chosen, ...homeRule.signals],
    })
  }

  #withRestrictions(rule: TimelineRule): TimelineRule {
    const isOneAccount = rule.id === accountRule.id
    const restrictions = this.#parts.condition.restrictions().filter((each) => !isOneAccount || each.reach === 'everywhere')
    return { ...rule, leavesOut: [...restrictions.flatMap(explanationOf), ...rule.leavesOut] }
  }
}

function explanationOf(restriction: object): Words[] {
  return 'explanation' in restriction ? [(restriction as Explained).explanation] : []
}
