import { fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import type { Actions } from './$types'

export const actions = {
  default: async ({ request, fetch, params }) => {
    const password = String((await request.formData()).get('password') ?? '')
    const outcome = await api(fetch).attempt('POST', '/api/accounts/v1/recovery/password', { token: params.token, password })
    if (!outcome.ok) return fail(outcome.status, { problem: outcome.problem })
    redirect(303, '/login?changed')
  },
} satisfies Actions
