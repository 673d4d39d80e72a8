import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { olderThan, queryOf, type Page, type Timeline } from '../timeline.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const page = await api(fetch).get<Page & Pick<Partial<Timeline>, 'timeline'>>('/api/timelines/v1/front', queryOf(url))
  return { page, older: olderThan(url, page.next), newest: url.searchParams.has('max_id') ? '/' : null }
}
