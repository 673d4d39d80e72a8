import { fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { valuesOf } from '@sapocom/sdk-plugin/web/problem.ts'
import type { Actions } from './$types'

export const actions = {
  default: async ({ request, fetch, params }) => {
    const form = await request.formData()
    const values = valuesOf(form)
    const { displayName = '', handle = '', email = '' } = values
    const body = { token: params.token, displayName, handle, email, password: String(form.get('password') ?? '') }
    const outcome = await api(fetch).attempt('POST', '/api/accounts/v1/first-operator', body)
    if (!outcome.ok) return fail(outcome.status, { values, problem: outcome.problem })
    redirect(303, '/admin')
  },
} satisfies Actions
