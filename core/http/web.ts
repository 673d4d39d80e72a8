import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Id, WebRequest } from '@sapocom/sdk-plugin'
import { requestStore } from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import { readFlash } from './form.ts'

export type PageHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

export interface WebParts {
  readonly config: Config
  /** Ids of the plugins that are on at a page's place. */
  onAt(path: string): Promise<{ readonly institution: Id | null; readonly on: readonly string[] }>
}

/** The built shell; `null` when nobody built it yet. */
export async function loadPageHandler(): Promise<PageHandler | null> {
  const file = join(import.meta.dirname, '..', '..', 'web', 'build', 'handler.js')
  if (!existsSync(file)) return null
  // The adapter reads these names when it is imported; both headers are ours, whatever a client sends.
  process.env.PROTOCOL_HEADER = 'x-sapocom-proto'
  process.env.HOST_HEADER = 'x-sapocom-host'
  // forms with pictures: as many as a post may have, each as large as an upload may be
  process.env.BODY_SIZE_LIMIT ??= '70M'
  const { handler } = (await import(pathToFileURL(file).href)) as { handler: PageHandler }
  return handler
}

/** Everything that no route of ours answers goes to the web shell: pages, assets, page actions. */
export async function mountWeb(app: FastifyInstance, handler: PageHandler, parts: WebParts): Promise<void> {
  const store = new AsyncLocalStorage<WebRequest>()
  ;(globalThis as Record<symbol, unknown>)[requestStore] = store
  const publicUrl = new URL(parts.config.publicUrl)
  await app.register(async (scope) => {
    // The shell reads the raw stream: no body parser may touch it here.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.all('/*', { schema: { hide: true } }, async (request, reply) => {
      const { raw } = request
      const context = await contextOf(app, request, parts)
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined && name !== 'content-security-policy') reply.raw.setHeader(name, value)
      // Helmet has put the policy of the API on the raw response. Pages bring their own; the service worker must be able to fetch.
      reply.raw.setHeader(
        'content-security-policy',
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
      )
      raw.headers['x-sapocom-proto'] = publicUrl.protocol.slice(0, -1)
      raw.headers['x-sapocom-host'] = publicUrl.host
      reply.hijack()
      store.run(context, () => handler(raw, reply.raw, () => notFound(reply)))
    })
  })
}

async function contextOf(app: FastifyInstance, request: FastifyRequest, parts: WebParts): Promise<WebRequest> {
  const path = decodedPath(request.raw.url ?? '/')
  const { on, institution } = await parts.onAt(path)
  const flash = readFlash(request.cookies.flash)
  return {
    requestId: request.id,
    on,
    language: request.viewer.language,
    ...(flash ? { flash } : {}),
    call: (call) => callApi(app, request, call, institution, parts.config.publicUrl),
    used: new Set(),
    thrown: 0,
    caught: 0,
  }
}

/** Calls the API without a socket, as the viewer of this request. */
async function callApi(
  app: FastifyInstance,
  { raw, id, ip }: FastifyRequest,
  call: Request,
  institution: Id | null,
  publicUrl: string,
): Promise<Response> {
  const url = new URL(call.url)
  if (institution && url.pathname === '/api/core/v1/shell') url.searchParams.set('institution', institution)
  const headers: Record<string, string> = {
    'x-request-id': id,
    origin: new URL(publicUrl).origin,
    'sec-fetch-site': 'same-origin',
    host: new URL(publicUrl).host,
  }
  for (const name of ['cookie', 'accept-language', 'user-agent'] as const)
    if (raw.headers[name]) headers[name] = raw.headers[name]
  for (const name of ['content-type', 'idempotency-key', 'accept'])
    if (call.headers.has(name)) headers[name] = call.headers.get(name) as string
  const payload = call.body ? Buffer.from(await call.arrayBuffer()) : undefined
  const answer = await app.inject({
    method: call.method as 'GET',
    url: url.pathname + url.search,
    headers,
    remoteAddress: ip,
    ...(payload ? { payload } : {}),
  })
  const pairs = Object.entries(answer.headers).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, String(each)] as [string, string]),
  )
  const hasBody = ![204, 205, 304].includes(answer.statusCode)
  return new Response(hasBody ? new Uint8Array(answer.rawPayload) : null, { status: answer.statusCode, headers: pairs })
}

function decodedPath(url: string): string {
  const path = url.split('?', 1)[0] ?? '/'
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function notFound(reply: FastifyReply): void {
  reply.raw.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404')
}
