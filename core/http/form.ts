import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Flash } from '@sapocom/sdk-plugin'
import { FORM } from './schema.ts'

const FORM_TYPE = 'application/x-www-form-urlencoded'
const FILES_TYPE = 'multipart/form-data'
const TRUE = new Set(['1', 'on', 'true'])

/** Whether the request is an HTML form's. Programs send files the same way, but don't ask for a page. Source: HTML, "form submission", enctype */
export function isFormPost(request: FastifyRequest): boolean {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  return type === FORM_TYPE || (type === FILES_TYPE && /\btext\/html\b/.test(request.headers.accept ?? ''))
}

/** The fields as the route's schema wants them: switches as truth values, without what steers the form itself. */
export function formBody(
  fields: Record<string, unknown>,
  schema: { properties?: Record<string, { type?: string }> } | undefined,
): object {
  const body: Record<string | symbol, unknown> = { [FORM]: true }
  for (const [name, value] of Object.entries(fields)) {
    if (name === '_back') continue
    body[name] = schema?.properties?.[name]?.type === 'boolean' ? TRUE.has(String(value)) : value
  }
  return body
}

/** Where the form stood, on this server: the hidden `_back`, else the Referer, else the front page. Never another host. */
export function backPath(headers: FastifyRequest['headers'], fields: { _back?: unknown } | undefined, publicUrl: string): string {
  const wish = typeof fields?._back === 'string' ? fields._back : headers.referer
  if (!wish) return '/'
  const url = URL.parse(wish, publicUrl)
  const isOwn = url && (url.origin === new URL(publicUrl).origin || url.host === headers.host)
  return isOwn && !url.pathname.startsWith('/api/') && !url.pathname.startsWith('//') ? url.pathname + url.search : '/'
}

const FLASH_SECONDS = 60

/** Goes back to the page with a message for it. */
export function goBack(reply: FastifyReply, path: string, flash: Flash | null): FastifyReply {
  if (flash) {
    const value = Buffer.from(JSON.stringify(flash)).toString('base64url')
    void reply.setCookie('flash', value, { path: '/', httpOnly: true, sameSite: 'lax', maxAge: FLASH_SECONDS })
  }
  return reply.header('cache-control', 'no-store').redirect(path, 303)
}

/** The message a form left, if it is one. */
export function readFlash(cookie: string | undefined): Flash | undefined {
  if (!cookie) return undefined
  try {
    const { kind, text } = JSON.parse(Buffer.from(cookie, 'base64url').toString()) as Partial<Flash>
    return (kind === 'done' || kind === 'error') && typeof text === 'string' ? { kind, text: text.slice(0, 500) } : undefined
  } catch {
    return undefined
  }
}
