import { api } from '@sapocom/sdk-plugin/web/api.ts'
import type { Shown } from '@sapocom/sdk-plugin'
import type { profileView } from '@sapocom/plugin-accounts/contract'
import { olderThan, queryOf, type AccountList } from './list.ts'

/** A profile with who follows it, or whom it follows. A list the viewer may not see is `null`, with the sentence why. */
export async function loadFollows(fetch: typeof globalThis.fetch, url: URL, handle: string, which: 'followers' | 'following') {
  const server = api(fetch)
  const profile = await server.get<Shown<typeof profileView>>(`/api/accounts/v1/accounts/${encodeURIComponent(handle)}`)
  const { before } = queryOf(url)
  const address = `/api/networking/v1/accounts/${profile.id}/${which}${before ? `?before=${before}` : ''}`
  const outcome = await server.attempt<AccountList>('GET', address)
  const list = outcome.ok ? outcome.data : null
  return { profile, which, list, refusal: outcome.ok ? null : outcome.problem.detail, older: olderThan(url, list?.next ?? null) }
}
