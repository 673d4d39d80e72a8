import { readAsMember, type OwnSessionData } from '../../../member.server.ts'
import type { PageServerLoad } from './$types'

export const load = (async ({ fetch, url }) => {
  const { person, mandate, mandates } = await readAsMember<OwnSessionData>({ fetch, url }, '/api/accounts/v1/session')
  return { person, mandate, mandates }
}) satisfies PageServerLoad
