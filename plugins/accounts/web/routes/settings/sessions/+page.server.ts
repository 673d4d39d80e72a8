import { readAsMember, type SessionListData } from '../../../member.server.ts'
import type { PageServerLoad } from './$types'

export const load = (async ({ fetch, url }) => {
  return { sessions: (await readAsMember<SessionListData>({ fetch, url }, '/api/accounts/v1/sessions')).items }
}) satisfies PageServerLoad
