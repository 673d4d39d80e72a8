import type { FastifyInstance } from 'fastify'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { Config } from '@sapocom/config'

/** Collects the routes that are registered after it. Source: OpenAPI 3.1 */
export async function collectOpenApi(app: FastifyInstance, config: Config, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'SaPoCom',
        version,
        description:
          'Errors are problem+json (RFC 9457) with a stable `code`. Ids are decimal strings, times ISO 8601 in UTC. Lists are paged by key.',
        license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      },
      servers: [{ url: config.publicUrl }],
    },
  })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    uiConfig: { deepLinking: true, docExpansion: 'list', validatorUrl: null as never },
    theme: { title: 'SaPoCom API' },
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=10').send(app.swagger()),
  )
}
