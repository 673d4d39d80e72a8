/** Why a request was refused, in the viewer's language; ready for `ErrorSummary` and for the fields of a form. */
export interface Problem {
  readonly status: number
  /** Stable, for programs: `POSTS_POST_TOO_LONG`. */
  readonly code: string
  readonly title: string
  /** A sentence: what happened, what is kept, what now. */
  readonly detail: string
  /** Messages by the name of the field they are about. */
  readonly fields: Readonly<Record<string, string>>
}

interface Wire {
  title?: unknown
  detail?: unknown
  code?: unknown
  field?: unknown
  errors?: unknown
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * Reads a refusal of our API.
 * @param response with a status of 400 or more; its body is used up
 * Source: RFC 9457
 */
export async function problem(response: Response): Promise<Problem> {
  const wire = ((await response.json().catch(() => null)) ?? {}) as Wire
  const detail = text(wire.detail) || text(wire.title)
  return {
    status: response.status,
    code: text(wire.code) || 'UNKNOWN',
    title: text(wire.title) || detail,
    detail,
    fields: fieldsOf(wire, detail),
  }
}

function fieldsOf(wire: Wire, detail: string): Record<string, string> {
  const errors = Array.isArray(wire.errors) ? (wire.errors as { field?: unknown; detail?: unknown }[]) : []
  const found = errors
    .map((error) => [text(error.field), text(error.detail) || detail] as const)
    .filter(([field]) => field !== '')
  // the first message of a field is the one to show
  const fields = Object.fromEntries(found.toReversed())
  const single = text(wire.field)
  return single && !(single in fields) ? { ...fields, [single]: detail } : fields
}

/** What somebody typed, to be shown again beside a problem. Files and passwords are left out. */
export function valuesOf(form: FormData): Record<string, string> {
  const kept = [...form].filter(([name, value]) => typeof value === 'string' && !/password/i.test(name))
  return Object.fromEntries(kept) as Record<string, string>
}
