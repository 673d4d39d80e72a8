import type { Event, Id } from '@sapocom/sdk-plugin'
import { sql, type Kysely } from 'kysely'
import { Compile, type Validator } from 'typebox/compile'

/** An event as it lies in `core.outbox`. */
export interface OutboxRow {
  readonly id: Id
  readonly name: string
  readonly version: number
  readonly payload: unknown
  readonly institutionId: Id | null
}

/** The emitter gave something its own event doesn't describe: a fault of the plugin, so the transaction ends. */
export class EventMismatch extends Error {
  constructor(event: string, path: string, message: string) {
    super(`event ${event}: ${path || '/'} ${message}`)
    this.name = 'EventMismatch'
  }
}

const validators = new WeakMap<object, Validator>()

/** @throws EventMismatch naming the first place in the payload that its schema refuses */
export function checkPayload(event: Event, payload: unknown): void {
  let validator = validators.get(event.schema)
  if (!validator) validators.set(event.schema, (validator = Compile(event.schema)))
  if (validator.Check(payload)) return
  const [first] = validator.Errors(payload)
  throw new EventMismatch(event.name, first?.instancePath ?? '', first?.message ?? 'is not what the schema describes')
}

/** Adds the events to the transaction, all in one statement. */
export async function writeOutbox(db: Kysely<unknown>, rows: readonly OutboxRow[]): Promise<void> {
  const list = rows.map(({ id, name, version, payload, institutionId }) => ({
    id,
    name,
    version,
    payload,
    institution_id: institutionId,
  }))
  await sql`insert into core.outbox (id, name, version, payload, institution_id)
    select id, name, version, payload, institution_id
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as row (id bigint, name text, version int, payload jsonb, institution_id bigint)`.execute(
    db,
  )
}
