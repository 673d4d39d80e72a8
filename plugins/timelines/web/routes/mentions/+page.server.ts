import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { olderThan, queryOf, type Timeline } from '../../timeline.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const page = await api(fetch).get<Timeline>('/api/timelines/v1/mentions', queryOf(url))
  return { page, older: olderThan(url, page.next), newest: url.searchParams.has('max_id') ? '/mentions' : null }
}
