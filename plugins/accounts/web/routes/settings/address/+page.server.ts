import { fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { readAsMember, type OwnSessionData } from '../../../member.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load = (async ({ fetch, url }) => {
  const { email, unproven } = await readAsMember<OwnSessionData>({ fetch, url }, '/api/accounts/v1/session')
  return { email, unproven }
}) satisfies PageServerLoad
export const actions = {
  default: async ({ request, fetch }) => {
    const form = await request.formData()
    const email = String(form.get('email') ?? '')
    const body = { email, current: String(form.get('currentPassword') ?? '') }
    const outcome = await api(fetch).attempt('PUT', '/api/accounts/v1/session/address', body)
    if (!outcome.ok) return fail(outcome.status, { values: { email }, problem: outcome.problem })
    redirect(303, '/confirm')
  },
} satisfies Actions
