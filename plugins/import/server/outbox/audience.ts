import type { Visibility } from '@sapocom/plugin-posts/contract'
import type { Actor } from './actor.ts'
import { isObject, listOf } from './json.ts'

type Addressed = Readonly<Record<string, unknown>>

const everybody = new Set(['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public'])
const fromWide: readonly Visibility[] = ['public', 'unlisted', 'followers', 'direct']

/**
 * Who could read it, told only by `to` and `cc`. Where activity and object differ, the narrower counts; where nothing is said, it was for nobody.
 * Source: mastodon `app/lib/activitypub/parser/status_parser.rb`, https://docs.joinmastodon.org/spec/activitypub/#properties-used
 */
export function visibilityOf(activity: Addressed, object: Addressed, actor: Actor): Visibility {
  const said = [object, activity].filter(({ to, cc }) => to !== undefined || cc !== undefined)
  const visibilities = said.map(({ to, cc }) => fromWide.indexOf(visibility(addresses(to), addresses(cc), actor)))
  return fromWide[Math.max(...visibilities)] ?? 'direct'
}

function visibility(to: readonly unknown[], cc: readonly unknown[], actor: Actor): Visibility {
  if (to.some((address) => everybody.has(address as string))) return 'public'
  if (cc.some((address) => everybody.has(address as string))) return 'unlisted'
  return to.includes(actor.followers) || cc.includes(actor.followers) ? 'followers' : 'direct'
}

const addresses = (value: unknown): readonly unknown[] => listOf(value).map((one) => (isObject(one) ? one['id'] : one))
