import type { PgBoss } from 'pg-boss'
import { queueKey, type JobDefinition } from './job-definition.ts'

/** Schema of pg-boss. */
export const SCHEMA = 'jobs'
/** Where work goes that failed at its last try. */
export const DEAD = 'core.dead-letter'
/** Seconds work that is done is kept: what it was given may be personal. */
const KEPT = 600

/** Work that failed at every try, as the admin page and commands show it. */
export interface DeadLetter {
  readonly id: string
  readonly queue: string
  readonly data: unknown
  readonly reason: string
  readonly at: Date
}

/** The newest first. */
export async function listDeadLetters(boss: PgBoss, limit: number): Promise<readonly DeadLetter[]> {
  const { rows } = await boss.getDb().executeSql(
    `select id, source_name as queue, data, source_output as output, created_on as at from ${SCHEMA}.job
      where name = $1 and state = 'created' order by created_on desc limit $2`,
    [DEAD, limit],
  )
  return rows.map(({ id, queue, data, output, at }) => ({
    id,
    queue,
    data: data?.input,
    reason: String(output?.message ?? ''),
    at,
  }))
}

/** Where the platform's clock runs ahead of the database's (tests), what is due by it becomes due. */
export async function pullForward(boss: PgBoss, now: Date): Promise<void> {
  if (now.getTime() < Date.now() + 1000) return
  const statement = `update ${SCHEMA}.job set start_after = now()
    where state in ('created', 'retry') and start_after > now() and start_after <= $1`
  await boss.getDb().executeSql(statement, [now])
}

/** Those of the queues in which work is due. */
export async function dueQueues(boss: PgBoss, queues: readonly string[]): Promise<readonly string[]> {
  const statement = `select distinct name from ${SCHEMA}.job
    where state in ('created', 'retry') and start_after <= now() and name = any($1)`
  const { rows } = await boss.getDb().executeSql(statement, [queues])
  return rows.map(({ name }) => name as string)
}

export async function makeQueues(boss: PgBoss, definitions: readonly JobDefinition[]): Promise<void> {
  const queues = await boss.getQueues()
  const known = new Map(queues.map((queue) => [queue.name, queue]))
  if (!known.has(DEAD)) await boss.createQueue(DEAD)
  for (const definition of definitions) {
    // Longer than the time limit, which ends the work from inside.
    const expireInSeconds = Math.ceil(definition.timeLimit / 1000) + 15
    const queue = known.get(definition.queue)
    if (!queue) {
      // `short`: one waiting job a key. Retries after some 30 s, 1, 2 and 4 min.
      const retry = {
        retryLimit: definition.retries,
        deleteAfterSeconds: KEPT,
        retryDelay: 30,
        retryBackoff: true,
        retryDelayMax: 3600,
      }
      await boss.createQueue(definition.queue, {
        policy: 'short',
        deadLetter: DEAD,
        expireInSeconds,
        heartbeatSeconds: 30,
        ...retry,
      })
    } else if (queue.expireInSeconds !== expireInSeconds) await boss.updateQueue(definition.queue, { expireInSeconds })
  }
}

/** Schedules follow what the plugins say now. */
export async function keepSchedules(boss: PgBoss, definitions: readonly JobDefinition[]): Promise<void> {
  const known = new Map((await boss.getSchedules()).map((schedule) => [schedule.name, schedule.cron]))
  for (const { queue, every } of definitions) {
    if (every && known.get(queue) !== every) {
      await boss.schedule(queue, every, { input: {} }, { tz: 'Europe/Berlin', singletonKey: queueKey(every) })
    }
    if (every) known.delete(queue)
  }
  for (const queue of known.keys()) await boss.unschedule(queue)
}
