import { error, fail, redirect } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web'
import { flash } from '@sapocom/sdk-plugin/web/flash.ts'
import type { Shown } from '@sapocom/sdk-plugin'
import type { PostDraft, postView } from '../../../contract.ts'
import type { ComposerFacts } from '../../../server/post.schema.ts'
import { ownMedia, publish, readForm, type ComposeValues, type Region } from '../../compose.server.ts'
import type { Actions, PageServerLoad } from './$types'

interface Preview {
  readonly html: string
}

export const load = (async ({ fetch, url }) => {
  const facts = await api(fetch).attempt<ComposerFacts>('GET', '/api/posts/v1/composer')
  if (!facts.ok && facts.status === 401) redirect(303, `/login?next=${encodeURIComponent(url.pathname + url.search)}`)
  // who is logged in and may not write yet is told why, here
  if (!facts.ok) error(facts.status, facts.problem.detail)
  const reply = url.searchParams.get('reply')
  const answered =
    reply && /^[0-9]{1,19}$/.test(reply) ? await api(fetch).get<Shown<typeof postView>>(`/api/posts/v1/${reply}`) : null
  const { items: regions } = await api(fetch).get<{ items: readonly Region[] }>('/api/regions/v1/regions')
  return { facts: facts.data, regions, answered }
}) satisfies PageServerLoad

export const actions: Actions = {
  publish: async (event) => {
    const form = await event.request.formData()
    const { values, problem } = await readForm(event.fetch, form)
    if (problem) return fail(problem.status, { values, problem })
    const lacksAlt = values.media.some(({ alt }) => alt === '')
    if (lacksAlt && form.get('withoutAlt') !== 'true') return fail(422, { values, remind: true })
    const outcome = await publish(event.fetch, values)
    if (!outcome.ok) return fail(outcome.status, { values, problem: outcome.problem })
    if (outcome.data.state !== 'pending') flash(event, 'done', outcome.data.message)
    redirect(303, '/')
  },

  /** From the short composer of another page: goes on here. */
  open: async ({ request, fetch }) => {
    const { values } = await readForm(fetch, await request.formData())
    return { values }
  },

  preview: async ({ request, fetch }) => {
    const { values, problem } = await readForm(fetch, await request.formData())
    if (problem) return fail(problem.status, { values, problem })
    const outcome = await api(fetch).attempt<Preview>('POST', '/api/posts/v1/preview', { text: values.text })
    if (!outcome.ok) return fail(outcome.status, { values, problem: outcome.problem })
    return { values, preview: outcome.data.html }
  },

  undo: async ({ request, fetch }) => {
    const id = String((await request.formData()).get('id'))
    const outcome = await api(fetch).attempt<PostDraft>('POST', `/api/posts/v1/pending/${encodeURIComponent(id)}/undo`)
    if (!outcome.ok) return fail(outcome.status, { problem: outcome.problem })
    return { values: await valuesOf(outcome.data, fetch), takenBack: true }
  },
}

async function valuesOf(draft: PostDraft, fetch: typeof globalThis.fetch): Promise<ComposeValues> {
  return {
    text: draft.text,
    warning: draft.warning ?? '',
    sensitive: draft.sensitive ?? false,
    visibility: draft.visibility,
    region: draft.regions?.[0] ?? '',
    language: draft.language,
    replyTo: draft.replyTo ?? undefined,
    media: await ownMedia(fetch, draft.media ?? []),
  }
}
