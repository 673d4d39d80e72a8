import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Refusal, type AnyExtension, type Id, type Rate } from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import type { Texts } from '../texts/texts.ts'
import { RequestCookies } from './cookies.ts'
import { backPath, formBody, goBack, isFormPost } from './form.ts'
import { idempotencyKey, sendKept, type IdempotencyKeys } from './idempotency.ts'
import { cleaned } from './input.ts'
import type { AnyFileRoute, AnyRoute, RecordedRoute } from './recorded-route.ts'
import { answerSchema, FORM, inputSchema } from './schema.ts'
import { fieldsOf, filesOf } from './uploads.ts'

export interface RouteParts {
  readonly config: Config
  readonly texts: Texts
  readonly idempotency: IdempotencyKeys
  isOn(plugin: string, institution: Id | null): boolean
  extensionsOf(view: string): readonly AnyExtension[]
}

/** Calls that routes without a limit of their own may make. Source: security rules S29 */
const USUAL: Rate = { max: 1_500, seconds: 300 }
const USUAL_TIME = 15_000 // milliseconds a handler may take
const UPLOAD_TIME = 600_000

/** Registers the routes of one plugin in a scope of its own: nothing it hooks leaks into others. */
export async function registerRoutes(
  app: FastifyInstance,
  plugin: string,
  routes: readonly RecordedRoute[],
  parts: RouteParts,
): Promise<void> {
  await app.register(
    fastifyPlugin(
      async (scope) => {
        for (const recorded of routes)
          scope.route(
            recorded.kind === 'json'
              ? jsonRoute(scope, recorded, recorded.route, parts)
              : fileRoute(scope, recorded, recorded.route, parts),
          )
      },
      { name: `sapocom-${plugin}`, encapsulate: true },
    ),
  )
}

function jsonRoute(app: FastifyInstance, recorded: RecordedRoute, route: AnyRoute, parts: RouteParts): RouteOptions {
  const { method, path: url, plugin } = recorded
  const form = Boolean(route.form)
  const body = route.body ? inputSchema(route.body) : undefined
  return {
    method,
    url,
    config: { form } as never,
    handlerTimeout: route.files ? UPLOAD_TIME : USUAL_TIME,
    schema: {
      ...described(recorded, route),
      ...(route.params ? { params: inputSchema(route.params) } : {}),
      ...(route.query ? { querystring: inputSchema(route.query) } : {}),
      ...(body && !route.files ? { body } : {}),
      response: { [route.status ?? 200]: answerSchema(route.answer, parts.extensionsOf) },
    },
    onRequest: guard(app, recorded, route, parts),
    preValidation: async (request) => {
      request.params = cleaned(request.params)
      request.query = cleaned(request.query)
      if (route.files) {
        if (form && isFormPost(request)) request.formBack = backPath(request.headers, undefined, parts.config.publicUrl)
        return
      }
      request.body = cleaned(request.body)
      if (!form || !isFormPost(request)) return
      const fields = (request.body ?? {}) as Record<string, unknown>
      request.formBack = backPath(request.headers, fields, parts.config.publicUrl)
      request.body = formBody(fields, body as never)
    },
    handler: async (request, reply) => {
      const viewer = request.viewer.in(plugin)
      if (route.permission) viewer.require(route.permission)
      const run = () => route.handler(routeRequest(request, reply, viewer, route, parts) as never)
      void reply.code(route.status ?? 200)
      cacheHeaders(request, reply, route.cache)
      if (request.formBack !== null) {
        await run()
        return goBack(
          reply,
          request.formBack,
          typeof route.form === 'object' ? { kind: 'done', text: viewer.t(route.form.done) } : null,
        )
      }
      const key = idempotencyKey(request)
      return key && viewer.account ? once(request, reply, viewer.account, key, run, parts.idempotency) : ((await run()) ?? null)
    },
  }
}

function fileRoute(app: FastifyInstance, recorded: RecordedRoute, route: AnyFileRoute, parts: RouteParts): RouteOptions {
  return {
    method: ['GET', 'HEAD'],
    url: recorded.path,
    schema: {
      ...described(recorded, route),
      ...(route.params ? { params: inputSchema(route.params) } : {}),
      ...(route.query ? { querystring: inputSchema(route.query) } : {}),
    },
    onRequest: guard(app, recorded, route, parts),
    preValidation: async (request) => {
      request.params = cleaned(request.params)
      request.query = cleaned(request.query)
    },
    handler: async (request, reply) => {
      const viewer = request.viewer.in(recorded.plugin)
      if (route.permission) viewer.require(route.permission)
      const { params, query, headers } = request
      cacheHeaders(request, reply, route.cache)
      const file = await route.handler({ params, query, headers: headers as never, viewer, signal: request.signal } as never)
      void reply.headers({ ...file.headers }).type(file.type)
      if (file.etag) {
        void reply.header('etag', file.etag)
        if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(file.etag)) return reply.code(304).send()
      }
      if (file.length !== undefined) void reply.header('content-length', file.length)
      return reply.send(file.body)
    },
  }
}

/** Off means not there; the rest is the rate. Runs before the body is read. */
function guard(app: FastifyInstance, { plugin, path }: RecordedRoute, route: AnyRoute | AnyFileRoute, parts: RouteParts) {
  const form = 'form' in route && Boolean(route.form)
  const files = 'files' in route && Boolean(route.files)
  const rate = route.rate ?? USUAL
  const limit = app.createRateLimit({
    max: Math.max(1, Math.round(rate.max * parts.config.limits.rate)),
    timeWindow: rate.seconds * 1_000,
    keyGenerator: (request) =>
      `${route.rate ? path : 'usual'} ${rate.by === 'network' ? request.viewer.network : (request.viewer.account ?? request.viewer.network)}`,
  })
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const place = 'institution' in route ? placeOf(request, route.institution) : null
    if (!parts.isOn(plugin, place)) throw new Refusal('PLUGIN_DISABLED', 404)
    const type = request.headers['content-type'] ?? ''
    if (type.startsWith('application/x-www-form-urlencoded') && !form) throw new Refusal('CORE_MEDIA_TYPE', 415)
    if (type.startsWith('multipart/') !== files && (files || type.startsWith('multipart/')))
      throw new Refusal('CORE_MEDIA_TYPE', 415)
    const answer = await limit(request)
    if (answer.isAllowed || !answer.isExceeded) return
    void reply.header('retry-after', String(answer.ttlInSeconds))
    throw new Refusal('CORE_TOO_MANY_REQUESTS', 429)
  }
}

function placeOf(request: FastifyRequest, institution: AnyRoute['institution']): Id | null {
  if (institution === 'acting') return request.viewer.institution
  if (institution === 'path') return (request.params as { institutionId?: Id }).institutionId ?? null
  return null
}

function routeRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  viewer: FastifyRequest['viewer'],
  route: AnyRoute,
  { config }: RouteParts,
) {
  const { params, query, body, signal } = request
  const { [FORM]: _form, ...plain } = (body ?? {}) as Record<string | symbol, unknown>
  const fields: Record<string, string> = {}
  return {
    params,
    query,
    body: request.formBack === null ? body : plain,
    viewer,
    signal,
    headers: request.headers,
    cookies: new RequestCookies(request, reply, config.publicUrl.startsWith('https:')),
    fields,
    files: () => filesOf(request, route.files as NonNullable<AnyRoute['files']>, fieldsOf(fields)),
    header: (name: string, value: string) => void reply.header(name, value),
  }
}

async function once(
  request: FastifyRequest,
  reply: FastifyReply,
  account: Id,
  key: string,
  run: () => Promise<unknown>,
  keys: IdempotencyKeys,
): Promise<unknown> {
  const kept = await keys.take(account, key, `${request.method} ${request.url}`, request.body)
  if (kept) return sendKept(reply, kept)
  try {
    const answer = (await run()) ?? null
    const text = String(reply.serializeInput(answer as never, String(reply.statusCode) as never))
    await keys.keep(account, key, { status: reply.statusCode, answer: text })
    return answer
  } catch (error) {
    await keys.release(account, key)
    throw error
  }
}

/** A viewer's answers are kept nowhere. Source: security rules S18 */
function cacheHeaders(request: FastifyRequest, reply: FastifyReply, seconds: number | undefined): void {
  const isShared = seconds !== undefined && request.viewer.account === null
  void reply.header('cache-control', isShared ? `public, max-age=${seconds}` : 'private, no-store')
  void reply.header('vary', 'Cookie, Accept-Language')
}

function described({ plugin }: RecordedRoute, route: AnyRoute | AnyFileRoute) {
  const description = route.permission ? `Permission: \`${route.permission}\`` : `Public: ${route.public}`
  return { summary: route.summary, description, tags: [plugin] }
}
