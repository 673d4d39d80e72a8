import { defineEvent, defineMigration, Type } from '@sapocom/sdk-plugin'
import { sql } from 'kysely'
import { connect, type Data } from './open-data.ts'

export const made = defineEvent('test.made', Type.Object({ number: Type.Integer() }))

export const tables = defineMigration(
  '20261123T0900-create-item',
  'create table item (number int primary key); create table effect (number int not null, subscriber text not null)',
)

/** Two subscribers with an effect each; the second is slow, so that a kill also hits deliveries that have begun. */
export function subscribe({ events, database }: Data): void {
  for (const [plugin, pause] of [
    ['quick', 0],
    ['slow', 15],
  ] as const) {
    events.subscribe(plugin, made, async ({ number }, context) => {
      if (pause > 0) await sql`select pg_sleep(${pause / 1000}::float)`.execute(database.kernel.kysely())
      await context.once(
        async (tx) => void (await sql`insert into test.effect values (${number}, ${plugin})`.execute(tx.kysely())),
      )
    })
  }
}

/** Makes items and says which were acknowledged, until somebody kills it. Run as a process: `node kill-child.ts <url> <first number>`. */
async function run(url: string, first: number): Promise<void> {
  const node = await connect(url, {})
  subscribe(node)
  await node.jobs.start({ work: true })
  await node.events.start()
  let number = first
  const make = async (): Promise<never> => {
    for (;;) {
      const mine = number++
      await node.database.kernel.transaction(async (tx) => {
        await sql`insert into test.item values (${mine})`.execute(tx.kysely())
        await tx.emit(made, { number: mine })
      })
      process.stdout.write(`${mine}\n`)
    }
  }
  await Promise.all([make(), make(), make()])
}

if (process.argv[1] === import.meta.filename) await run(process.argv[2]!, Number(process.argv[3]))
