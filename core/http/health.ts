import type { FastifyInstance } from 'fastify'
import type { DatabaseHost } from '../database/host.ts'
import type { PluginStates } from '../kernel.ts'

/** `/health`: the process serves. `/ready`: it can do its work, with the database and every essential plugin. */
export function addHealth(app: FastifyInstance, database: DatabaseHost, plugins: PluginStates): void {
  app.get('/health', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  )
  app.get('/ready', { schema: { hide: true } }, async (_request, reply) => {
    const reachable = await database.isReachable()
    const missing = plugins.list().filter((plugin) => plugin.essential && plugin.state !== 'on')
    const isReady = reachable && missing.length === 0
    if (!isReady) void reply.code(503).header('retry-after', '5')
    return reply.header('cache-control', 'no-store').send({
      status: isReady ? 'ready' : 'not ready',
      database: reachable ? 'reachable' : 'unreachable',
      plugins: missing.map((plugin) => ({ id: plugin.id, state: plugin.state })),
    })
  })
}
