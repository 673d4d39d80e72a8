import type { Cookies } from '@sveltejs/kit'
import type { Flash } from '../index.ts'

const seconds = 60

/**
 * Leaves a message for the page that an action redirects to: `flash(event, 'done', t('saved'))`, then `redirect(303, …)`.
 * API routes with `form: true` do the same by themselves.
 */
export function flash({ cookies, url }: { cookies: Cookies; url: URL }, kind: Flash['kind'], text: string): void {
  const bytes = new TextEncoder().encode(JSON.stringify({ kind, text } satisfies Flash))
  const value = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
  cookies.set('flash', value, { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:', maxAge: seconds })
}
