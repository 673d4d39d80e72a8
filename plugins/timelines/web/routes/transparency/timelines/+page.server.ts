import { api } from '@sapocom/sdk-plugin/web/api.ts'
import type { TimelineRule } from '../../../../contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) =>
  api(fetch).get<{ rules: readonly TimelineRule[] }>('/api/timelines/v1/rules')
