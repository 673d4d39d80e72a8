import { error, redirect } from '@sveltejs/kit'
import type { ShellViewer, Static } from '@sapocom/sdk-plugin'
import type { OwnProfile, OwnSession, SessionList } from '../server/account.schema.ts'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { loginFor } from './next.ts'

export type OwnSessionData = Static<typeof OwnSession>
export type OwnProfileData = Static<typeof OwnProfile>
export type SessionListData = Static<typeof SessionList>

/** Reads for a page of somebody who is logged in; others are asked to log in and come back here. */
export async function readAsMember<T>(event: { fetch: typeof globalThis.fetch; url: URL }, path: string): Promise<T> {
  const outcome = await api(event.fetch).attempt<T>('GET', path)
  if (outcome.ok) return outcome.data
  if (outcome.status === 401) redirect(303, loginFor(event.url))
  error(outcome.status, { message: outcome.problem.detail, code: outcome.problem.code })
}

/** Members have no use for the pages by which visitors get in. */
export function visitorsOnly(viewer: ShellViewer, target = '/'): void {
  if (viewer.account !== null) redirect(303, target)
}
