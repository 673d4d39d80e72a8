import { fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { valuesOf } from '@sapocom/sdk-plugin/web/problem.ts'
import type { OwnSessionData } from '../../member.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load = (async ({ fetch, parent, url }) => {
  const { shell } = await parent()
  const session = shell.viewer.account === null ? null : await api(fetch).get<OwnSessionData>('/api/accounts/v1/session')
  const state = { token: url.searchParams.get('token'), sent: url.searchParams.has('sent'), done: url.searchParams.has('done') }
  return { ...state, session }
}) satisfies PageServerLoad
export const actions = {
  // the link opens this page and a button does it: programs that look into mails must not confirm anything
  link: async ({ request, fetch }) => {
    const { token = '' } = valuesOf(await request.formData())
    const outcome = await api(fetch).attempt('POST', '/api/accounts/v1/confirmations', { token })
    if (!outcome.ok) return fail(outcome.status, { values: { code: '' }, problem: outcome.problem })
    redirect(303, '/confirm?done')
  },
  code: async ({ request, fetch }) => {
    const { code = '' } = valuesOf(await request.formData())
    const outcome = await api(fetch).attempt('POST', '/api/accounts/v1/session/confirmation', { code })
    if (!outcome.ok) return fail(outcome.status, { values: { code }, problem: outcome.problem })
    redirect(303, '/confirm?done')
  },
  mail: async ({ fetch }) => {
    const outcome = await api(fetch).attempt('POST', '/api/accounts/v1/session/confirmation/mail')
    if (!outcome.ok) return fail(outcome.status, { values: { code: '' }, problem: outcome.problem })
    redirect(303, '/confirm?sent')
  },
} satisfies Actions
