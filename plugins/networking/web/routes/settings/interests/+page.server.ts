import { api } from '@sapocom/sdk-plugin/web/api.ts'
import type { Region } from '@sapocom/plugin-regions/contract'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => {
  const server = api(fetch)
  const { tags, regions } = await server.get<{ tags: readonly string[]; regions: readonly string[] }>(
    '/api/networking/v1/interests',
  )
  const { items } = await server.get<{ items: readonly Region[] }>('/api/regions/v1/regions')
  return { tags, regions: items.map(({ key, name }) => ({ key, name, isFollowed: regions.includes(key) })) }
}
