import { fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { readAsMember, type OwnSessionData } from '../../../member.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load = (async ({ fetch, url }) => {
  const { person } = await readAsMember<OwnSessionData>({ fetch, url }, '/api/accounts/v1/session')
  return { handle: person.handle, saved: url.searchParams.has('saved') }
}) satisfies PageServerLoad
export const actions = {
  default: async ({ request, fetch }) => {
    const form = await request.formData()
    const body = { current: String(form.get('currentPassword') ?? ''), password: String(form.get('password') ?? '') }
    const outcome = await api(fetch).attempt('PUT', '/api/accounts/v1/session/password', body)
    if (!outcome.ok) return fail(outcome.status, { problem: outcome.problem })
    redirect(303, '?saved')
  },
} satisfies Actions
