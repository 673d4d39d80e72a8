import { Refusal } from '@sapocom/sdk-plugin'

/** The database can't be reached, or has no room for one more: 503, try again. It says so itself when it is back. */
export class DatabaseUnavailable extends Refusal {
  constructor(cause: unknown) {
    super('CORE_DATABASE_UNAVAILABLE', 503)
    this.cause = cause
  }
}

/** A statement ran longer than its limit, or waited too long for a lock. */
export class DatabaseBusy extends Refusal {
  constructor(cause: unknown) {
    super('CORE_DATABASE_BUSY', 503)
    this.cause = cause
  }
}

// Source: https://www.postgresql.org/docs/18/errcodes-appendix.html
const GONE = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '53300',
  '25P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'ENOENT',
])
const BUSY = new Set(['57014', '55P03'])
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/

/** The typed refusal for errors of the connection; every other error as it is. */
export function asRefusal(error: unknown): unknown {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause instanceof DatabaseUnavailable || cause instanceof DatabaseBusy) return cause
    const code = String((cause as { code?: unknown }).code ?? '')
    if (GONE.has(code) || code.startsWith('08') || WORDS.test(cause.message)) return new DatabaseUnavailable(error)
    if (BUSY.has(code)) return new DatabaseBusy(error)
    const inner = (cause as AggregateError).errors?.[0]
    if (inner instanceof Error && GONE.has(String((inner as { code?: unknown }).code))) return new DatabaseUnavailable(error)
  }
  return error
}
