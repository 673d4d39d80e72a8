import { error } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import type { TimelineRule } from '../../../../../contract.ts'
import type { Why } from '../../../../why.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url, params }) => {
  const server = api(fetch)
  const { rules } = await server.get<{ rules: readonly TimelineRule[] }>('/api/timelines/v1/rules')
  const rule = rules.find(({ id }) => id === params.id)
  if (!rule) error(404, { message: 'NOT_FOUND' })
  const post = /^\d{1,19}$/.exec(url.searchParams.get('post') ?? '')?.[0]
  return { rules, rule, why: post ? await server.get<Why>(`/api/timelines/v1/why/${post}`) : null }
}
