import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { olderThan, queryOf, type AccountList } from '../../../list.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const list = await api(fetch).get<AccountList>('/api/networking/v1/requests', queryOf(url))
  return { list, older: olderThan(url, list.next) }
}
