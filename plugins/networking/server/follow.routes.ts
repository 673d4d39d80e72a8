import { Type, type Api } from '@sapocom/sdk-plugin'
import { NETWORKING, type Relationship } from '../contract.ts'
import { AccountPath, AnswerBody, MuteBody, Toggled } from './networking.schema.ts'

const day = 24 * 60 * 60 * 1_000 // ms
const rate = { max: 120, seconds: 600 } // what a person does by hand; the limit a day is counted in the database

/** Follow, block and mute; answers to requests. */
export function followRoutes(api: Api): void {
  const networking = api.need(NETWORKING)

  api.toggle('/accounts/:accountId/follow', {
    summary: 'Follows an account, or asks to; takes it back',
    permission: 'networking:follow',
    params: AccountPath,
    rate,
    answer: Toggled,
    set: async ({ params, viewer }, on) => {
      const now = await (on ? networking.follow(viewer, params.accountId) : networking.unfollow(viewer, params.accountId))
      return { mine: now.following || now.requested, ...now }
    },
  })

  api.toggle('/accounts/:accountId/block', {
    summary: 'Blocks an account, or takes it back',
    permission: 'networking:hide',
    params: AccountPath,
    rate,
    answer: Toggled,
    set: async ({ params, viewer }, on) => {
      const now = await (on ? networking.block(viewer, params.accountId) : networking.unblock(viewer, params.accountId))
      return { mine: now.blocking, ...now }
    },
  })

  api.post('/accounts/:accountId/mute', {
    summary: 'Mutes an account for some days or without end; takes it back',
    permission: 'networking:hide',
    params: AccountPath,
    body: MuteBody,
    form: true,
    rate,
    answer: Toggled,
    handler: async ({ params, body, viewer }): Promise<Relationship & { mine: boolean }> => {
      const until = body.days ? new Date(Date.now() + body.days * day) : null
      const now = await (body.on ? networking.mute(viewer, params.accountId, until) : networking.unmute(viewer, params.accountId))
      return { mine: now.muting, ...now }
    },
  })

  api.post('/requests/:accountId', {
    summary: 'Accepts or refuses who asks to follow',
    permission: 'networking:follow',
    params: AccountPath,
    body: AnswerBody,
    form: true,
    answer: Type.Object({}),
    handler: async ({ params, body, viewer }) => {
      await networking.answerRequest(viewer, params.accountId, body.accept)
      return {}
    },
  })
}
