import { Type, type Static } from '@sapocom/sdk-plugin'

const access = Type.Union([Type.Literal('public'), Type.Literal('members'), Type.Literal('off')])

/** Who sees the timelines that hold posts of many; set by the operator. Home and mentions are one's own, profiles their owner's. */
export const TimelineSettings = Type.Object({
  local: Type.Union(access.anyOf, { default: 'public', title: 'settings.local' }),
  tag: Type.Union(access.anyOf, { default: 'public', title: 'settings.tag' }),
  region: Type.Union(access.anyOf, { default: 'public', title: 'settings.region' }),
})
export type TimelineAccess = Static<typeof TimelineSettings>
