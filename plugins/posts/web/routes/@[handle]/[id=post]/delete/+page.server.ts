import { error, fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web'
import { flash } from '@sapocom/sdk-plugin/web/flash.ts'
import type { Shown } from '@sapocom/sdk-plugin'
import type { postView } from '../../../../../contract.ts'
import type { Actions, PageServerLoad } from './$types'

export const load = (async ({ fetch, params }) => {
  const post = await api(fetch).get<Shown<typeof postView>>(`/api/posts/v1/${params.id}`)
  if (!post.may.delete) error(404, { message: 'NOT_FOUND', code: 'POSTS_NOT_FOUND' })
  return { post }
}) satisfies PageServerLoad

export const actions: Actions = {
  default: async (event) => {
    const outcome = await api(event.fetch).attempt<{ message: string }>('DELETE', `/api/posts/v1/${event.params.id}`)
    if (!outcome.ok) return fail(outcome.status, { problem: outcome.problem })
    flash(event, 'done', outcome.data.message)
    redirect(303, `/@${event.params.handle}`)
  },
}
