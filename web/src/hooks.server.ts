import type { Handle, HandleFetch, HandleServerError, ServerInit } from '@sveltejs/kit/hooks'
import { currentRequest } from '@sapocom/sdk-plugin/web/request.ts'
import { loadComponents } from '#lib/components.ts'
import { displayCookie, readDisplay } from '#lib/display.ts'
import { logError } from '#lib/log.server.ts'
import { answerOff, ownerOf } from '#lib/off.server.ts'
import { finishPage, statusOf } from '#lib/page-html.server.ts'
import { filesFor } from '#lib/page-files.server.ts'
import { copyCookies } from '#lib/set-cookie.ts'
import { supported } from '#lib/texts.server.ts'
import { provideUis } from '#lib/uis.ts'
import { uis } from '#generated/uis.server.ts'

export const init: ServerInit = async () => {
  provideUis(uis)
  for (const [id, error] of await loadComponents()) logError(error, { component: id })
}

export const handle: Handle = async ({ event, resolve }) => {
  const request = currentRequest()
  if (!request) throw new Error('The web shell runs inside the server only: start it with `pnpm start` or `pnpm dev`.')
  const display = readDisplay(new URLSearchParams(event.cookies.get(displayCookie)))
  const language = supported(request.language)
  event.locals.request = request
  event.locals.display = display
  event.locals.language = language

  const plugin = ownerOf(event.route.id)
  if (plugin && !request.on.includes(plugin)) return answerOff(event, plugin)
  if (plugin) request.used.add(plugin)

  const response = await resolve(event, {
    transformPageChunk: ({ html }) =>
      finishPage(html, {
        request,
        language,
        display,
        filesFor: (fills, linked) => filesFor([...fills, ...request.on.map((id) => `${id}:ui`)], linked),
      }),
  })
  const headers = new Headers(response.headers)
  // what a person sees is kept nowhere (sec S18); visitors' pages may be shown again by Back
  if (!headers.has('cache-control'))
    headers.set('cache-control', event.locals.account ? 'private, no-store' : 'private, no-cache')
  if (response.status === 503) headers.set('retry-after', '10')
  return new Response(response.body, { status: statusOf(response, request), headers })
}

export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const url = new URL(request.url)
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request)
  const response = await event.locals.request.call(request)
  copyCookies(response, event.cookies)
  return response
}

export const handleError: HandleServerError = ({ kind, error, event }) => {
  const request = event.locals.request
  if (request) request.thrown++
  if (kind !== 'unknown') return
  logError(error, { requestId: request?.requestId, route: event.route.id })
  return {
    message: 'INTERNAL',
    code: 'INTERNAL',
    ...(request && { id: request.requestId }),
    ...(event.locals.isDemo && { reason: error instanceof Error ? error.message : String(error) }),
  }
}
