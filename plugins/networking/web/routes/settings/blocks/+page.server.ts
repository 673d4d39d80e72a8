import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { olderThan, queryOf, type AccountList } from '../../../list.ts'
import type { PageServerLoad } from './$types'

/** Two lists on one page: each has its own page of older ones, `?of=mute` says whose `max_id` is meant. */
export const load: PageServerLoad = async ({ fetch, url }) => {
  const which = url.searchParams.get('of') === 'mute' ? 'mute' : 'block'
  const read = (list: 'block' | 'mute') =>
    api(fetch).get<AccountList>(`/api/networking/v1/${list}s`, list === which ? queryOf(url) : {})
  const [blocks, mutes] = [await read('block'), await read('mute')]
  const older = (list: AccountList, of: string) => olderThan(url, list.next)?.concat(`&of=${of}`) ?? null
  return { blocks, mutes, older: { block: older(blocks, 'block'), mute: older(mutes, 'mute') } }
}
