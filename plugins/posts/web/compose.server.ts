import { api, problem, type Problem } from '@sapocom/sdk-plugin/web'
import type { MediaItem } from '@sapocom/plugin-media/contract'
import type { Published, Visibility } from '../contract.ts'

/** For pages' types: they are read from a place where the regions' package is not seen. */
export type { Region } from '@sapocom/plugin-regions/contract'

type Fetch = typeof globalThis.fetch

/** What stands in the composer; files are uploaded already, so that nothing is lost when something is wrong. */
export interface ComposeValues {
  readonly text: string
  readonly warning: string
  readonly sensitive: boolean
  readonly visibility: Visibility | undefined
  readonly region: string
  readonly language: string | undefined
  readonly replyTo: string | undefined
  readonly media: readonly MediaItem[]
}

/** The answer of `POST /api/posts/v1/pending`. */
export type PublishedAnswer = Published & { readonly message: string }

const words = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** Reads the composer's form, uploads new pictures and keeps descriptions. @returns the first problem with a picture, if there is one */
export async function readForm(fetch: Fetch, form: FormData): Promise<{ values: ComposeValues; problem: Problem | null }> {
  const kept = await keptMedia(fetch, form)
  const added = await uploads(fetch, form)
  const values: ComposeValues = {
    text: words(form, 'text').replaceAll('\r\n', '\n'),
    warning: words(form, 'warning'),
    sensitive: form.get('sensitive') === 'true',
    visibility: (words(form, 'visibility') || undefined) as Visibility | undefined,
    region: words(form, 'region'),
    language: words(form, 'language') || undefined,
    replyTo: words(form, 'replyTo') || undefined,
    media: [...kept.media, ...added.media],
  }
  return { values, problem: kept.problem ?? added.problem }
}

/** Body of the API for what the composer holds. */
export function contentOf({ text, warning, sensitive, region, language, media }: ComposeValues) {
  return {
    text,
    warning: warning.trim() || null,
    sensitive,
    ...(language ? { language } : {}),
    media: media.map(({ id }) => id),
    regions: region ? [region] : [],
  }
}

/** Sends the post on its way; it can be taken back for as long as the account chose. */
export function publish(fetch: Fetch, values: ComposeValues) {
  const { visibility, replyTo } = values
  const body = { ...contentOf(values), ...(visibility ? { visibility } : {}), ...(replyTo ? { replyTo } : {}) }
  return api(fetch).attempt<PublishedAnswer>('POST', '/api/posts/v1/pending', body)
}

/** Own uploads by their ids; those that are gone are left out. */
export async function ownMedia(fetch: Fetch, ids: readonly string[]): Promise<readonly MediaItem[]> {
  if (ids.length === 0) return []
  const { items } = await api(fetch).get<{ items: readonly MediaItem[] }>('/api/media/v1/files', { ids: ids.join(',') })
  return items
}

async function keptMedia(fetch: Fetch, form: FormData): Promise<{ media: readonly MediaItem[]; problem: Problem | null }> {
  const ids = form.getAll('media').filter((id): id is string => typeof id === 'string' && /^[0-9]{1,19}$/.test(id))
  const wanted = ids.filter((id) => form.get(`remove-${id}`) !== 'true')
  let wrong: Problem | null = null
  const media = (await ownMedia(fetch, wanted)).map(async (item) => {
    const alt = words(form, `alt-${item.id}`).trim()
    if (alt === item.alt) return item
    const outcome = await api(fetch).attempt<MediaItem>('PUT', `/api/media/v1/files/${item.id}`, { alt })
    if (outcome.ok) return outcome.data
    wrong ??= at(outcome.problem, `alt-${item.id}`)
    return item
  })
  return { media: await Promise.all(media), problem: wrong }
}

/** One after the other: each takes a processor for a moment. */
async function uploads(fetch: Fetch, form: FormData): Promise<{ media: readonly MediaItem[]; problem: Problem | null }> {
  const alts = form.getAll('alt')
  const media: MediaItem[] = []
  let wrong: Problem | null = null
  for (const [index, file] of form.getAll('file').entries()) {
    if (typeof file === 'string' || file.size === 0) continue
    const body = new FormData()
    body.set('alt', String(alts[index] ?? ''))
    body.set('file', file)
    const response = await fetch('/api/media/v1/files', { method: 'POST', body, headers: { accept: 'application/json' } })
    if (response.ok) media.push((await response.json()) as MediaItem)
    else wrong ??= at(await problem(response), 'file')
  }
  return { media, problem: wrong }
}

/** Says at which field of the composer it went wrong. */
function at(problem: Problem, field: string): Problem {
  return { ...problem, fields: { [field]: problem.detail } }
}
