import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '@sapocom/sdk-plugin'
import type { Texts } from '../texts/texts.ts'

/** What a client is told. Source: RFC 9457 */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly field?: string
  readonly errors?: readonly { readonly field: string; readonly code: string; readonly detail: string }[]
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
}

/** Codes of Fastify and of the rate limiter, as ours. */
const CODES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'CORE_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'CORE_BODY_TOO_LARGE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'CORE_JSON_MALFORMED',
  FST_ERR_CTP_INVALID_JSON_BODY: 'CORE_JSON_MALFORMED',
  FST_REQ_FILE_TOO_LARGE: 'CORE_BODY_TOO_LARGE',
  FST_FILES_LIMIT: 'CORE_TOO_MANY_FILES',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'CORE_MEDIA_TYPE',
  FST_ERR_HANDLER_TIMEOUT: 'CORE_BUSY',
}

/** Turns whatever was thrown into a problem in the viewer's language; never a stack, never SQL. */
export function problemOf(error: unknown, language: string, texts: Texts, requestId: string): Problem {
  if (error instanceof Refusal || isRefusal(error)) return refused(error, language, texts)
  const known = error as Partial<FastifyError> & { statusCode?: number }
  if (known.validation) return invalid(known as FastifyError, language, texts)
  const status = known.statusCode ?? 500
  const code = CODES[known.code ?? '']
  if (code) return make(code === 'CORE_BUSY' ? 503 : status, code, language, texts)
  if (status === 429) return make(429, 'CORE_TOO_MANY_REQUESTS', language, texts)
  if (status === 503) return make(503, 'CORE_BUSY', language, texts)
  if (status === 400 && error instanceof SyntaxError) return make(400, 'CORE_JSON_MALFORMED', language, texts)
  if (status >= 400 && status < 500) return make(status, 'CORE_BAD_REQUEST', language, texts)
  return make(500, 'CORE_UNEXPECTED', language, texts, { reference: requestId.slice(-8) })
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 503 && !reply.hasHeader('retry-after')) void reply.header('retry-after', '5')
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(problem)
}

function refused(error: Refusal, language: string, texts: Texts): Problem {
  const problem = make(error.status, error.code, language, texts, error.params)
  if (!error.field) return problem
  return { ...problem, field: error.field, errors: [{ field: error.field, code: error.code, detail: problem.detail }] }
}

function invalid(error: FastifyError, language: string, texts: Texts): Problem {
  const errors = (error.validation ?? []).slice(0, 20).map((each) => {
    const missing = each.params.missingProperty ?? each.params.additionalProperty
    const path = each.instancePath.slice(1).replaceAll('/', '.')
    const field = [path, missing].filter(Boolean).join('.')
    const code = `CORE_FIELD_${each.keyword.toUpperCase()}`
    return {
      field,
      code,
      detail: texts.text(language, 'core', [`fields.${each.keyword}`, 'fields.other'] as never, { field, ...each.params }),
    }
  })
  const problem = make(400, 'CORE_VALIDATION', language, texts, { part: error.validationContext ?? 'body' })
  const field = errors[0]?.field
  return { ...problem, errors, ...(field ? { field } : {}) }
}

function make(
  status: number,
  code: string,
  language: string,
  texts: Texts,
  params: Readonly<Record<string, unknown>> = {},
): Problem {
  const detail = texts.sentence(language, code, params)
  return { type: 'about:blank', title: TITLES[status] ?? 'Error', status, code, detail }
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === 'Refusal' && 'status' in error
}

/** The language of a request, even before its viewer is known. */
export function languageOf(request: FastifyRequest, texts: Texts): string {
  return request.viewer?.language ?? texts.choose(request.headers['accept-language'])
}
