import { api } from '@sapocom/sdk-plugin/web/api.ts'
import type { Shown } from '@sapocom/sdk-plugin'
import type { profileView } from '@sapocom/plugin-accounts/contract'
import { olderThan, queryOf, type Page } from './timeline.ts'

/** A profile and a page of its posts. */
export async function loadProfile(fetch: typeof globalThis.fetch, url: URL, handle: string, replies: boolean) {
  const query = { ...queryOf(url), replies: replies || undefined }
  const { profile, ...page } = await api(fetch).get<Page & { profile: Shown<typeof profileView> }>(
    `/api/timelines/v1/accounts/${encodeURIComponent(handle)}`,
    query,
  )
  return { profile, page, older: olderThan(url, page.next), newest: url.searchParams.has('max_id') ? url.pathname : null }
}
