import { randomUUID } from 'node:crypto'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import type { Logger } from 'pino'
import { Refusal } from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import type { KernelViewer } from '../access/viewer.ts'
import type { KernelViewers } from '../access/viewers.ts'
import type { Texts } from '../texts/texts.ts'
import { backPath, goBack, isFormPost } from './form.ts'
import { languageOf, problemOf, sendProblem } from './problem.ts'
import { validators } from './schema.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler runs. */
    viewer: KernelViewer
    /** Of an HTML form to a route that takes forms: the page where it stood. */
    formBack: string | null
  }
}

export interface ServerParts {
  readonly config: Config
  readonly log: Logger
  readonly texts: Texts
  readonly viewers: KernelViewers
  /** Who asks. Never throws for bad credentials: those are a visitor's. */
  identify(request: FastifyRequest): Promise<KernelViewer>
}

const BODY_LIMIT = 256 * 1024 // bytes
const URL_LIMIT = 8 * 1024 // characters
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Fastify with everything that holds for every request: headers, limits, origin, viewer, the one error handler. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { config, log } = parts
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    trustProxy: config.trustProxies.length > 0 ? [...config.trustProxies] : false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
    exposeHeadRoutes: false,
  })
  // a logger for each request costs more than the few lines that need its id, which name it themselves
  app.setChildLoggerFactory((logger) => logger)
  app.setValidatorCompiler(validators() as never)
  app.decorateRequest('viewer', null as never)
  app.decorateRequest('formBack', null)
  app.removeContentTypeParser('text/plain')
  await app.register(cookie)
  await app.register(formbody, { bodyLimit: BODY_LIMIT })
  await app.register(multipart, { limits: { fieldSize: 64 * 1024, fields: 100, parts: 120, headerPairs: 100 } })
  await app.register(rateLimit, { global: false })
  await app.register(helmet, helmetOptions(config))
  addHooks(app, parts)
  return app
}

/** Strict headers for everything that is not a page; pages get their own policy with nonces from the shell. Source: security rules S17 */
function helmetOptions(config: Config): Parameters<typeof helmet>[1] {
  const isHttps = config.publicUrl.startsWith('https:')
  return {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: isHttps ? { maxAge: 63_072_000, includeSubDomains: true } : false,
  }
}

function addHooks(app: FastifyInstance, { config, texts, viewers, identify, log }: ServerParts): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(self)').header('x-request-id', request.id)
    if (request.raw.url && request.raw.url.length > URL_LIMIT) throw new Refusal('CORE_BAD_REQUEST', 400)
    if (!SAFE.has(request.method)) checkOrigin(request, config.publicUrl)
    request.viewer = viewers.visitor(texts.choose(request.headers['accept-language']))
    request.viewer = await identify(request)
  })
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error, languageOf(request, texts), texts, request.id)
    if (problem.status >= 500) log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, problem.code)
    const isForm = (request.routeOptions.config as { form?: boolean }).form && isFormPost(request)
    if (isForm)
      return goBack(reply, request.formBack ?? backPath(request.headers, undefined, config.publicUrl), {
        kind: 'error',
        text: problem.detail,
      })
    return sendProblem(reply, problem)
  })
}

/**
 * A request that changes something and brings cookies must come from one of our own pages.
 * Source: security rules S16; Fetch Metadata §2.2
 */
function checkOrigin(request: FastifyRequest, publicUrl: string): void {
  if (!request.headers.cookie) return
  const { origin, 'sec-fetch-site': site } = request.headers
  if (site === 'same-origin' || (site === undefined && origin === new URL(publicUrl).origin)) return
  throw new Refusal('CORE_ORIGIN', 403)
}
