import { once } from 'node:events'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '@sapocom/sdk-plugin'
import type { RealtimeHost } from '../realtime/realtime-host.ts'

export interface StreamParts {
  readonly realtime: RealtimeHost
}

const BEAT = 20_000 // milliseconds between signs of life, so that proxies keep the line
const TOPICS = 20
const TOPIC = /^[a-z][a-zA-Z0-9.:_-]{0,80}$/

/**
 * `GET /api/core/v1/stream?topics=a,b`: messages to the viewer's account and to topics, as they happen. A page that was cut off
 * catches up by `Last-Event-ID`. Source: HTML Living Standard §9.2 (server-sent events)
 */
export function addStream(app: FastifyInstance, { realtime }: StreamParts): void {
  app.get('/api/core/v1/stream', { schema: { hide: true } }, async (request, reply) => {
    const topics = topicsOf(request)
    const last = request.headers['last-event-id']
    const stream = await realtime.open({
      viewer: request.viewer,
      topics,
      ...(typeof last === 'string' && /^\d{1,20}$/.test(last) ? { lastEventId: last } : {}),
    })
    await write(request, reply, stream)
  })
}

function topicsOf(request: FastifyRequest): string[] {
  const { topics } = request.query as { topics?: unknown }
  const names = typeof topics === 'string' && topics !== '' ? topics.split(',') : []
  if (names.length > TOPICS || !names.every((name) => TOPIC.test(name))) throw new Refusal('CORE_BAD_REQUEST', 400)
  return names
}

async function write(
  request: FastifyRequest,
  reply: FastifyReply,
  stream: Awaited<ReturnType<RealtimeHost['open']>>,
): Promise<void> {
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  // the id first: a page that is cut off before its first message still knows where it was
  raw.write(`id: ${stream.openedAt}\n: open\n\n`)
  const beat = setInterval(() => raw.write(': beat\n\n'), BEAT)
  request.raw.once('close', () => stream.close())
  raw.once('close', () => stream.close())
  try {
    for await (const { id, name, data } of stream) {
      const isTaken = raw.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
      // a slow reader is waited for; what piles up meanwhile cuts it off (security rules R7)
      if (!isTaken) await Promise.race([once(raw, 'drain'), once(raw, 'close')])
    }
  } finally {
    clearInterval(beat)
    raw.end()
  }
}
