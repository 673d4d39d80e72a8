import type { FastifyInstance } from 'fastify'
import { Refusal } from '@sapocom/sdk-plugin'
import type { DatabaseHost } from '../database/host.ts'
import type { PluginStates } from '../kernel.ts'
import { addHealth } from './health.ts'
import { collectOpenApi } from './openapi.ts'
import { sendProblem, problemOf, languageOf } from './problem.ts'
import type { RecordedRoute } from './recorded-route.ts'
import { registerRoutes, type RouteParts } from './register-routes.ts'
import { createServer, type ServerParts } from './server.ts'
import { addStream, type StreamParts } from './stream.ts'
import { mountWeb, type PageHandler, type WebParts } from './web.ts'

export interface AppParts extends ServerParts, RouteParts, StreamParts, WebParts {
  readonly version: string
  readonly database: DatabaseHost
  readonly states: PluginStates
  readonly pages: PageHandler | null
}

type Routes = ReadonlyMap<string, readonly RecordedRoute[]>

/** Fastify with the routes of all plugins, ready to answer. @throws when a route can't be registered */
export async function buildApp(routes: Routes, parts: AppParts): Promise<FastifyInstance> {
  const app = await createServer(parts)
  await collectOpenApi(app, parts.config, parts.version)
  addHealth(app, parts.database, parts.states)
  addStream(app, parts)
  for (const [plugin, recorded] of routes) await registerRoutes(app, plugin, recorded, parts)
  addNotFound(app, parts)
  if (parts.pages) await mountWeb(app, parts.pages, parts)
  await app.ready()
  return app
}

/** Plugins whose routes Fastify refuses: each is tried alone, so that one bad schema costs only its own plugin. */
export async function findBrokenRoutes(routes: Routes, parts: AppParts): Promise<Map<string, unknown>> {
  const broken = new Map<string, unknown>()
  for (const [plugin, recorded] of routes) {
    const app = await createServer(parts)
    try {
      await registerRoutes(app, plugin, recorded, parts)
      await app.ready()
    } catch (error) {
      broken.set(plugin, error)
    } finally {
      await app.close()
    }
  }
  return broken
}

/** Below `/api` nothing is a page: what is not there is a problem, in every method. */
function addNotFound(app: FastifyInstance, parts: ServerParts): void {
  const missing = new Refusal('CORE_NOT_FOUND', 404)
  app.all('/api/*', { schema: { hide: true } }, async (request, reply) =>
    sendProblem(reply, problemOf(missing, languageOf(request, parts.texts), parts.texts, request.id)),
  )
  app.setNotFoundHandler(async (request, reply) =>
    sendProblem(reply, problemOf(missing, languageOf(request, parts.texts), parts.texts, request.id)),
  )
}
