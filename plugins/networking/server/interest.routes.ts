import type { Api } from '@sapocom/sdk-plugin'
import { NETWORKING } from '../contract.ts'
import { INTERESTS } from './interest.service.ts'
import { Interest, Interests, RegionPath, TagPath } from './networking.schema.ts'

const rate = { max: 120, seconds: 600 }

/** Hashtags and regions. */
export function interestRoutes(api: Api): void {
  const networking = api.need(NETWORKING)
  const interests = api.need(INTERESTS)

  api.toggle('/tags/:tag/follow', {
    summary: 'Follows a hashtag, or takes it back',
    permission: 'networking:follow',
    params: TagPath,
    rate,
    answer: Interest,
    set: async ({ params, viewer }, on) => {
      await networking.followTag(viewer, params.tag, on)
      return { mine: on }
    },
  })

  api.toggle('/regions/:key/follow', {
    summary: 'Follows a region, or takes it back',
    permission: 'networking:follow',
    params: RegionPath,
    rate,
    answer: Interest,
    set: async ({ params, viewer }, on) => {
      await networking.followRegion(viewer, params.key, on)
      return { mine: on }
    },
  })

  api.get('/interests', {
    summary: 'Hashtags and regions the viewer follows',
    permission: 'networking:follow',
    answer: Interests,
    handler: ({ viewer }) => interests.of(viewer),
  })
}
