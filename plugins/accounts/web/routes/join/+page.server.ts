import { fail, redirect } from '@sveltejs/kit'
import type { Region } from '@sapocom/plugin-regions/contract'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { valuesOf } from '@sapocom/sdk-plugin/web/problem.ts'
import { visitorsOnly } from '../../member.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load = (async ({ fetch, parent }) => {
  visitorsOnly((await parent()).shell.viewer)
  const { items } = await api(fetch).get<{ items: Region[] }>('/api/regions/v1/regions')
  return { regions: items }
}) satisfies PageServerLoad
export const actions = {
  default: async ({ request, fetch }) => {
    const form = await request.formData()
    const values = valuesOf(form)
    const { displayName = '', handle = '', email = '', regionKey } = values
    const body = { displayName, handle, email, regionKey: regionKey || null, password: String(form.get('password') ?? '') }
    const outcome = await api(fetch).attempt('POST', '/api/accounts/v1/accounts', body)
    if (!outcome.ok) return fail(outcome.status, { values, problem: outcome.problem })
    redirect(303, '/confirm')
  },
} satisfies Actions
