import type { AuditEntry, Event, Id, Transaction } from '@sapocom/sdk-plugin'
import type { SqlEntityManager } from '@mikro-orm/postgresql'
import type { ControlledTransaction, Kysely } from 'kysely'
import type { Static, TSchema } from 'typebox'
import { appendAudit } from '../audit/append.ts'
import { checkPayload, writeOutbox, type OutboxRow } from '../events/outbox.ts'

/**
 * One transaction as plugins see it. Entities are flushed, and events and audit lines written, right before the commit: what
 * `kysely()` is to see of changed entities needs an `await tx.em.flush()` before.
 */
export class OpenTransaction implements Transaction {
  readonly #connection: ControlledTransaction<unknown>
  readonly #orm: SqlEntityManager
  readonly #newId: () => Id
  readonly #events: OutboxRow[] = []
  readonly #entries: AuditEntry[] = []
  readonly #afterCommit: (() => void | Promise<void>)[] = []
  #em: SqlEntityManager | undefined

  constructor(connection: ControlledTransaction<unknown>, orm: SqlEntityManager, newId: () => Id) {
    this.#connection = connection
    this.#orm = orm
    this.#newId = newId
  }

  /** Made when it is first asked for: most hot writes go without. */
  get em(): SqlEntityManager {
    if (!this.#em) {
      this.#em = this.#orm.fork()
      this.#em.setTransactionContext(this.#connection)
    }
    return this.#em
  }

  kysely<Tables>(): Kysely<Tables> {
    return this.#connection as unknown as Kysely<Tables>
  }

  /** @throws EventMismatch when the payload is not what the event's schema describes */
  async emit<S extends TSchema>(event: Event<S>, payload: Static<S>, options: { institution?: Id | null } = {}): Promise<void> {
    checkPayload(event, payload)
    const { name, version } = event
    this.#events.push({ id: this.#newId(), name, version, payload, institutionId: options.institution ?? null })
  }

  async audit(entry: AuditEntry): Promise<void> {
    this.#entries.push(entry)
  }

  afterCommit(work: () => void | Promise<void>): void {
    this.#afterCommit.push(work)
  }

  get hasEvents(): boolean {
    return this.#events.length > 0
  }

  /** Last before the commit. */
  async settle(now: Date): Promise<void> {
    await this.#em?.flush()
    if (this.#events.length > 0) await writeOutbox(this.kysely(), this.#events)
    if (this.#entries.length > 0) await appendAudit(this.kysely(), this.#entries, now)
  }

  /** @param failed is told what went wrong in work that can't be taken back any more */
  async runAfterCommit(failed: (error: unknown) => void): Promise<void> {
    for (const work of this.#afterCommit) {
      try {
        await work()
      } catch (error) {
        failed(error)
      }
    }
  }
}
