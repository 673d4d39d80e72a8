import { api } from '@sapocom/sdk-plugin/web'
import type { Shown } from '@sapocom/sdk-plugin'
import type { postView } from '../../../../../contract.ts'
import type { VersionsAnswer } from '../../../../../server/post.schema.ts'
import type { PageServerLoad } from './$types'

export const load = (async ({ fetch, params }) => {
  const post = await api(fetch).get<Shown<typeof postView>>(`/api/posts/v1/${params.id}`)
  const { items } = await api(fetch).get<VersionsAnswer>(`/api/posts/v1/${params.id}/history`)
  return { post, versions: items.toReversed() }
}) satisfies PageServerLoad
