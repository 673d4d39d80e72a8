import { error, fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web'
import { flash } from '@sapocom/sdk-plugin/web/flash.ts'
import type { Shown } from '@sapocom/sdk-plugin'
import type { postView } from '../../../../../contract.ts'
import type { ComposerFacts, SourceAnswer } from '../../../../../server/post.schema.ts'
import { contentOf, readForm, type ComposeValues, type Region } from '../../../../compose.server.ts'
import type { Actions, PageServerLoad } from './$types'

type Post = Shown<typeof postView>

export const load = (async ({ fetch, params }) => {
  const post = await api(fetch).get<Post>(`/api/posts/v1/${params.id}`)
  if (!post.may.edit) error(404, { message: 'NOT_FOUND', code: 'POSTS_NOT_FOUND' })
  const source = await api(fetch).get<SourceAnswer>(`/api/posts/v1/${params.id}/source`)
  const facts = await api(fetch).get<ComposerFacts>('/api/posts/v1/composer')
  const { items: regions } = await api(fetch).get<{ items: readonly Region[] }>('/api/regions/v1/regions')
  const values: ComposeValues = {
    text: source.text,
    warning: source.warning ?? '',
    sensitive: source.sensitive,
    visibility: post.visibility,
    region: source.regions[0] ?? '',
    language: source.language,
    replyTo: undefined,
    media: post.media,
  }
  return { post, facts, regions, values }
}) satisfies PageServerLoad

export const actions: Actions = {
  default: async (event) => {
    const { values, problem } = await readForm(event.fetch, await event.request.formData())
    if (problem) return fail(problem.status, { values, problem })
    const outcome = await api(event.fetch).attempt<{ message: string }>(
      'PUT',
      `/api/posts/v1/${event.params.id}`,
      contentOf(values),
    )
    if (!outcome.ok) return fail(outcome.status, { values, problem: outcome.problem })
    flash(event, 'done', outcome.data.message)
    redirect(303, `/@${event.params.handle}/${event.params.id}`)
  },
}
