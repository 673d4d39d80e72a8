import { api } from '@sapocom/sdk-plugin/web/api.ts'
import type { Run } from '../../../run.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => {
  const server = api(fetch)
  const [{ items }, rules] = await Promise.all([
    server.get<{ items: readonly Run[] }>('/api/import/v1/runs'),
    server.get<{ uploadMegabytes: number }>('/api/import/v1/rules'),
  ])
  return { runs: items, uploadMegabytes: rules.uploadMegabytes }
}
