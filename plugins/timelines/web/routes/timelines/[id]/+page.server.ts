import { error } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import type { Region } from '@sapocom/plugin-regions/contract'
import { olderThan, queryOf, type Timeline } from '../../../timeline.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url, params }) => {
  const server = api(fetch)
  if (params.id === 'local') return { ...(await read('local')), regions: await regions() }
  if (params.id !== 'region') error(404, { message: 'NOT_FOUND' })
  const key = url.searchParams.get('key')
  // without a region the page is the choice of one
  if (!key) return { page: null, older: null, newest: null, regions: await regions() }
  return { ...(await read(`regions/${encodeURIComponent(key)}`)), regions: await regions() }

  async function read(path: string) {
    const page = await server.get<Timeline>(`/api/timelines/v1/${path}`, queryOf(url))
    const first = new URL(url)
    first.searchParams.delete('max_id')
    const newest = url.searchParams.has('max_id') ? first.pathname + first.search : null
    return { page, older: olderThan(url, page.next), newest }
  }

  async function regions() {
    return (await server.get<{ items: readonly Region[] }>('/api/regions/v1/regions')).items
  }
}
