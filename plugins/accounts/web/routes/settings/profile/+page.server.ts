import { fail, redirect } from '@sveltejs/kit'
import type { Region } from '@sapocom/plugin-regions/contract'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { problem, valuesOf } from '@sapocom/sdk-plugin/web/problem.ts'
import { readAsMember, type OwnProfileData } from '../../../member.server.ts'
import { profileFrom } from '../../../profile-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

export const load = (async ({ fetch, url }) => {
  const profile = await readAsMember<OwnProfileData>({ fetch, url }, '/api/accounts/v1/profile')
  const { items } = await api(fetch).get<{ items: Region[] }>('/api/regions/v1/regions')
  return { profile, regions: items, saved: url.searchParams.get('saved') }
}) satisfies PageServerLoad
export const actions = {
  profile: async ({ request, fetch }) => {
    const form = await request.formData()
    const outcome = await api(fetch).attempt('PUT', '/api/accounts/v1/profile', profileFrom(form))
    if (!outcome.ok) return fail(outcome.status, { which: 'profile', values: valuesOf(form), problem: outcome.problem })
    redirect(303, '?saved=profile')
  },
  avatar: (event) => changePicture(event, 'avatar'),
  header: (event) => changePicture(event, 'header'),
} satisfies Actions

async function changePicture({ request, fetch }: RequestEvent, which: 'avatar' | 'header') {
  const form = await request.formData()
  const file = form.get(which)
  const isNew = file instanceof File && file.size > 0
  const current = String(form.get('current') ?? '')
  const alt = String(form.get(isNew ? `${which}Alt` : `${which}Current`) ?? '')
  const remove = form.has('remove')
  const uploaded = isNew && !remove ? await upload(fetch, file, alt) : { id: remove ? null : current || null, problem: undefined }
  if (uploaded.problem) return fail(uploaded.problem.status, { which, values: valuesOf(form), problem: uploaded.problem })
  const outcome = await api(fetch).attempt('PUT', `/api/accounts/v1/profile/${which}`, { mediaId: uploaded.id, alt })
  if (!outcome.ok) return fail(outcome.status, { which, values: valuesOf(form), problem: outcome.problem })
  redirect(303, `?saved=${which}`)
}

/** The description goes first: the server reads it before it knows the file. */
async function upload(fetch: typeof globalThis.fetch, file: File, alt: string) {
  const body = new FormData()
  body.set('alt', alt)
  body.set('file', file)
  const response = await fetch('/api/media/v1/files', { method: 'POST', body, headers: { accept: 'application/json' } })
  if (!response.ok) return { id: null, problem: await problem(response) }
  return { id: ((await response.json()) as { id: string }).id, problem: undefined }
}
