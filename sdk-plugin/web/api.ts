import { error } from '@sveltejs/kit'
import { problem, type Problem } from './problem.ts'

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
/** What came of a write: the data, or why not. */
export type Outcome<T> =
  | { readonly ok: true; readonly status: number; readonly data: T; readonly problem?: undefined }
  | { readonly ok: false; readonly status: number; readonly problem: Problem; readonly data?: undefined }

/** Our API, for `load` and for actions. */
export interface Api {
  /** Reads. @throws the page's error with the status of the answer, so that the error page is shown */
  get<T>(path: string, query?: Query): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  put<T>(path: string, body?: unknown): Promise<T>
  delete<T>(path: string, body?: unknown): Promise<T>
  /** Writes for a form: never throws for a refusal, so that what was typed can be kept. */
  attempt<T>(method: Method, path: string, body?: unknown): Promise<Outcome<T>>
}

/**
 * Speaks with our API as the viewer: `const post = await api(fetch).get<Post>('/api/posts/v1/4711')`.
 * @param fetch the one that `load` or the action got: on the server it stays inside the process
 */
export function api(fetch: typeof globalThis.fetch): Api {
  const attempt = async <T>(method: Method, path: string, body?: unknown): Promise<Outcome<T>> => {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? { accept } : { accept, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!response.ok) return { ok: false, status: response.status, problem: await problem(response) }
    const text = await response.text()
    return { ok: true, status: response.status, data: (text ? JSON.parse(text) : undefined) as T }
  }
  const must = async <T>(method: Method, path: string, body?: unknown): Promise<T> => {
    const outcome = await attempt<T>(method, path, body)
    if (!outcome.ok) error(outcome.status, { message: outcome.problem.detail, code: outcome.problem.code })
    return outcome.data
  }
  return {
    get: (path, query) => must('GET', withQuery(path, query)),
    post: (path, body) => must('POST', path, body),
    put: (path, body) => must('PUT', path, body),
    delete: (path, body) => must('DELETE', path, body),
    attempt,
  }
}

const accept = 'application/json, application/problem+json'

function withQuery(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null)
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`
}
