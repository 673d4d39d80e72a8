import type { InjectOptions } from 'fastify'
import type { Identity } from '@sapocom/sdk-plugin'
import type { Kernel } from '../kernel.ts'
import type { Actor, Answer, CallOptions, Part } from './kit.ts'

interface Who {
  readonly identity: Identity
  readonly handle: string
  readonly authorization: string
}

type Method = NonNullable<InjectOptions['method']>

interface Call {
  readonly body?: string | Buffer
  readonly type?: string
  readonly options: CallOptions | undefined
}

/** Somebody who acts, in this process and without a socket. @param who `null`: a visitor */
export function makeActor(kernel: Kernel, who: Who | null): Actor {
  const headers: Record<string, string> = who ? { authorization: who.authorization } : {}
  const send = async (method: Method, url: string, { body, type, options }: Call): Promise<Answer> => {
    const answer = await kernel.app.inject({
      method,
      url,
      headers: { ...headers, ...(type ? { 'content-type': type } : {}), ...options?.headers },
      ...(body === undefined ? {} : { payload: body }),
    })
    return answerOf(answer.statusCode, answer.headers, answer.rawPayload)
  }
  const withJson = (method: Method) => (path: string, body?: unknown, options?: CallOptions) =>
    send(method, path, body === undefined ? { options } : { body: JSON.stringify(body), type: 'application/json', options })
  return {
    viewer: viewerOf(kernel, who),
    id: who?.identity.account ?? '',
    handle: who?.handle ?? '',
    roles: who?.identity.roles ?? ['visitor'],
    headers,
    get: (path, options) => send('GET', path, { options }),
    delete: (path, options) => send('DELETE', path, { options }),
    post: withJson('POST'),
    put: withJson('PUT'),
    patch: withJson('PATCH'),
    form: (path, fields, options) =>
      send('POST', path, { body: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded', options }),
    upload: (path, parts, options) => send('POST', path, { ...multipart(parts), options }),
  }
}

function viewerOf(kernel: Kernel, who: Who | null): Actor['viewer'] {
  if (!who) return kernel.viewers.visitor()
  const { account, institution, roles, language } = who.identity
  return kernel.viewers.as({ id: account, institution, roles, ...(language ? { language } : {}) })
}

function answerOf(status: number, headers: Readonly<Record<string, unknown>>, bytes: Buffer): Answer {
  const text = bytes.toString('utf8')
  const plain = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  )
  const isJson = /^application\/([a-z.]+\+)?json/.test(plain['content-type'] ?? '')
  return { status, headers: plain, text, bytes, body: isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined }
}

/** Source: RFC 7578 */
function multipart(parts: readonly Part[]): { body: Buffer; type: string } {
  const boundary = `sapocom-${parts.length}-${process.hrtime.bigint()}`
  const chunks = parts.flatMap(({ name, value, file, type }) => {
    const fileName = file === undefined ? '' : `; filename="${file}"`
    const contentType = file === undefined ? '' : `content-type: ${type ?? 'application/octet-stream'}\r\n`
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${fileName}\r\n${contentType}\r\n`
    return [Buffer.from(head), Buffer.from(value), Buffer.from('\r\n')]
  })
  return {
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  }
}
