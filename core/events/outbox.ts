import type { Event, Id } from '@sapocom/sdk-plugin'
import { CompiledQuery, type Kysely } from 'kysely'
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

const COLUMNS = 'insert into core.outbox (id, name, version, payload, institution_id)'
const ONE = `${COLUMNS} values ($1, $2, $3, $4, $5)`
const MANY = `${COLUMNS} select * from unnest($1::bigint[], $2::text[], $3::int[], $4::jsonb[], $5::bigint[])`

/** Adds the events to the transaction, all in one statement. */
export async function writeOutbox(db: Kysely<unknown>, rows: readonly OutboxRow[]): Promise<void> {
  const values = rows.map(({ id, name, version, payload, institutionId }) => [
    id,
    name,
    version,
    JSON.stringify(payload),
    institutionId,
  ])
  const [only] = values
  if (values.length === 1) await db.executeQuery(CompiledQuery.raw(ONE, only))
  else
    await db.executeQuery(
      CompiledQuery.raw(
        MANY,
        [0, 1, 2, 3, 4].map((column) => values.map((row) => row[column])),
      ),
    )
}
