import { fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { valuesOf } from '@sapocom/sdk-plugin/web/problem.ts'
import type { Actions, PageServerLoad } from './$types'

export const load = (({ url }) => ({ sent: url.searchParams.has('sent') })) satisfies PageServerLoad
export const actions = {
  default: async ({ request, fetch }) => {
    const { email = '' } = valuesOf(await request.formData())
    const outcome = await api(fetch).attempt('POST', '/api/accounts/v1/recovery', { email })
    if (!outcome.ok) return fail(outcome.status, { values: { email }, problem: outcome.problem })
    redirect(303, '/recover?sent')
  },
} satisfies Actions
