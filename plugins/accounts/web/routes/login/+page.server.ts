import { fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { valuesOf } from '@sapocom/sdk-plugin/web/problem.ts'
import { nextPage } from '../../next.ts'
import { visitorsOnly } from '../../member.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load = (async ({ parent, url }) => {
  const next = nextPage(url.searchParams.get('next'), url)
  visitorsOnly((await parent()).shell.viewer, next)
  return { next, changed: url.searchParams.has('changed') }
}) satisfies PageServerLoad
export const actions = {
  default: async ({ request, fetch, url }) => {
    const form = await request.formData()
    const { login = '' } = valuesOf(form)
    const body = { login, password: String(form.get('password') ?? '') }
    const outcome = await api(fetch).attempt('POST', '/api/accounts/v1/session', body)
    if (!outcome.ok) return fail(outcome.status, { values: { login }, problem: outcome.problem })
    redirect(303, nextPage(form.get('next'), url))
  },
} satisfies Actions
