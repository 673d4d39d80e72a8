import { DATABASE } from '@sapocom/sdk-plugin'
import type { Kernel } from '../kernel.ts'
import { withKernel, type OwnCommand } from './command-context.ts'

interface Tables {
  'core.milestone': { name: string; reached_at: Date }
}

const STARTED = 'demo-town-started'
const FILLED = 'demo-town-filled'

/**
 * Fills the demo town into a database that has none. One that was interrupted is not tried again: parts of it are there already.
 * @returns whether it was filled now
 */
export async function fillOnce(kernel: Kernel, say: (line: string) => void): Promise<boolean> {
  const database = kernel.need(DATABASE)
  const reach = (name: string) =>
    database
      .kysely<Tables>()
      .insertInto('core.milestone')
      .values({ name, reached_at: new Date() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('name')
      .executeTakeFirst()
  if (!(await reach(STARTED))) {
    const filled = await database
      .kysely<Tables>()
      .selectFrom('core.milestone')
      .select('name')
      .where('name', '=', FILLED)
      .executeTakeFirst()
    if (!filled) say('The demo town is not whole, because filling it was interrupted. Delete the data folder for a new one.')
    return false
  }
  await kernel.fillDemoTown(say)
  await reach(FILLED)
  return true
}

export const demoFill: OwnCommand = {
  name: 'demo fill',
  summary: 'Fill the demo town into a database that has none; refused in production',
  examples: ['sapocom demo fill'],
  run: (context) =>
    withKernel(
      context,
      async (kernel) => {
        const filled = await fillOnce(kernel, (line) => context.output.say(line))
        context.output.say(filled ? 'The demo town is there.' : 'The demo town was there already.')
        return { filled }
      },
      { works: true },
    ),
}
