import { randomInt } from 'node:crypto'
import type { Ids } from './ids.ts'
import { NODES } from './ids.ts'
import type { Listener } from './listener.ts'

/** First key of the advisory locks that stand for node numbers. */
const SPACE = 1_936_744_301

/** Leases a number of its own for this process's ids: a lock on the listening connection, so it ends with the process, however that ends. */
export async function leaseNodeNumber(listener: Listener, ids: Ids): Promise<void> {
  let number = randomInt(NODES)
  await listener.hold(async (client) => {
    for (let tries = 0; tries < NODES; tries++, number = (number + 1) % NODES) {
      const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1, $2) as ok', [SPACE, number])
      if (rows[0]?.ok) return ids.useNode(number)
    }
    throw new Error(`all ${NODES} node numbers are in use`)
  })
}
