import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal, type Database, type Id } from '@sapocom/sdk-plugin'

interface Tables {
  'core.idempotency': {
    account_id: Id
    key: string
    route: string
    body_hash: string
    status: number | null
    answer: string | null
    created_at: Date
  }
}

export interface KeptAnswer {
  readonly status: number
  readonly answer: string
}

/**
 * Answers a repeated request with the first one's answer, for 24 hours. The key is taken before the work starts: a second request
 * with it never runs, even if the first one's process died before it could answer.
 * Source: draft-ietf-httpapi-idempotency-key-header-07
 */
export class IdempotencyKeys {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** @returns the kept answer, or `null` when the work is to be done now. @throws Refusal 422 for another body, 409 while the first runs */
  async take(account: Id, key: string, route: string, body: unknown): Promise<KeptAnswer | null> {
    if (key.length < 1 || key.length > 100) throw new Refusal('CORE_IDEMPOTENCY_KEY_WRONG', 400)
    const hash = createHash('sha256')
      .update(JSON.stringify(body ?? null))
      .digest('hex')
    const values = { account_id: account, key, route, body_hash: hash, status: null, answer: null, created_at: new Date() }
    const taken = await this.#rows
      .insertInto('core.idempotency')
      .values(values)
      .onConflict((on) => on.doNothing())
      .returning('key')
      .executeTakeFirst()
    if (taken) return null
    const kept = await this.#rows
      .selectFrom('core.idempotency')
      .selectAll()
      .where('account_id', '=', account)
      .where('key', '=', key)
      .executeTakeFirst()
    if (kept?.route !== route || kept.body_hash !== hash) throw new Refusal('CORE_IDEMPOTENCY_KEY', 422)
    if (kept.status === null) throw new Refusal('CORE_IDEMPOTENCY_RUNNING', 409)
    return { status: kept.status, answer: kept.answer ?? '' }
  }

  async keep(account: Id, key: string, { status, answer }: KeptAnswer): Promise<void> {
    await this.#rows
      .updateTable('core.idempotency')
      .set({ status, answer })
      .where('account_id', '=', account)
      .where('key', '=', key)
      .execute()
  }

  /** The work was refused or failed: the key is free again. */
  async release(account: Id, key: string): Promise<void> {
    await this.#rows
      .deleteFrom('core.idempotency')
      .where('account_id', '=', account)
      .where('key', '=', key)
      .where('status', 'is', null)
      .execute()
  }

  /** Forgets keys after a day. */
  async forgetOld(): Promise<void> {
    await this.#rows
      .deleteFrom('core.idempotency')
      .where('created_at', '<', new Date(Date.now() - 86_400_000))
      .execute()
  }

  get #rows() {
    return this.#database.kysely<Tables>()
  }
}

/** The key a request carries, if it is one that counts. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  return request.method === 'GET' || typeof key !== 'string' ? undefined : key
}

export function sendKept(reply: FastifyReply, kept: KeptAnswer): FastifyReply {
  return reply
    .code(kept.status)
    .header('idempotent-replayed', 'true')
    .type('application/json; charset=utf-8')
    .serializer(String)
    .send(kept.answer)
}
