import { json } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import type { Shell } from '@sapocom/sdk-plugin'
import type { RequestHandler } from './$types'

/** By which a phone puts this server on its home screen. Source: https://www.w3.org/TR/appmanifest/ */
export const GET: RequestHandler = async ({ fetch, locals }) => {
  const { server } = await api(fetch).get<Shell>('/api/core/v1/shell')
  const manifest = {
    name: server.name,
    short_name: server.name,
    lang: locals.language,
    start_url: '/',
    display: 'standalone',
    background_color: '#ecf2f2',
    theme_color: '#0a5966',
    icons: [{ src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
  }
  return json(manifest, { headers: { 'content-type': 'application/manifest+json', 'cache-control': 'private, max-age=3600' } })
}
