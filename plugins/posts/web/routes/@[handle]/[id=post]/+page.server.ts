import { fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web'
import { flash } from '@sapocom/sdk-plugin/web/flash.ts'
import type { Thread } from '../../../../contract.ts'
import { publish, readForm } from '../../../compose.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load = (async ({ fetch, params, url }) => {
  const after = url.searchParams.get('after')
  const thread = await api(fetch).get<Thread>(`/api/posts/v1/${params.id}/thread`, {
    after: after && /^[0-9]{1,19}$/.test(after) ? after : null,
  })
  const { handle } = thread.post.author
  if (handle !== params.handle) redirect(308, `/@${handle}/${params.id}`)
  return { thread, isFirst: after === null }
}) satisfies PageServerLoad

export const actions: Actions = {
  reply: async (event) => {
    const { values } = await readForm(event.fetch, await event.request.formData())
    const outcome = await publish(event.fetch, { ...values, replyTo: event.params.id })
    if (!outcome.ok) return fail(outcome.status, { values, problem: outcome.problem })
    if (outcome.data.state !== 'pending') flash(event, 'done', outcome.data.message)
    redirect(303, `/@${event.params.handle}/${event.params.id}`)
  },
}
