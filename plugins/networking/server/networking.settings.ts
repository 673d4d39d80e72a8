import { Type, type Static } from '@sapocom/sdk-plugin'

/** What one account may do, set by the operator. */
export const NetworkingSettings = Type.Object({
  followsPerDay: Type.Integer({ default: 400, minimum: 10, maximum: 10_000, title: 'settings.followsPerDay' }),
  /** Blocked and muted accounts together. The conditions of timelines are measured with 2,000. */
  hiddenAccounts: Type.Integer({ default: 1_000, minimum: 100, maximum: 2_000, title: 'settings.hiddenAccounts' }),
  /** Hashtags and regions together: each is asked for its own newest posts. */
  interests: Type.Integer({ default: 100, minimum: 10, maximum: 200, title: 'settings.interests' }),
})
export type Limits = Static<typeof NetworkingSettings>
