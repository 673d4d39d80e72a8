import { createKernel } from '../kernel.ts'
import { readSetup, type CommandContext, type OwnCommand } from './command-context.ts'
import { Failure } from './failure.ts'
import { RunningParts, requireFreePort, requireWritable, untilStopped } from './running-server.ts'

/** Any number of these, beside any number of `work`, over one database. */
export const serve: OwnCommand = {
  name: 'serve',
  summary: 'Answer requests only; needs DATABASE_URL and built pages (pnpm build)',
  examples: ['DATABASE_URL=postgres://… sapocom serve'],
  run: (context) => runOn(context, { listens: true }),
}

export const work: OwnCommand = {
  name: 'work',
  summary: 'Deliver events and run jobs only; needs DATABASE_URL',
  examples: ['DATABASE_URL=postgres://… sapocom work'],
  run: (context) => runOn(context, { listens: false }),
}

async function runOn({ env, output, signal }: CommandContext, { listens }: { listens: boolean }): Promise<unknown> {
  const { config, plugins } = readSetup(env)
  if (!config.databaseUrl) throw new Failure('DATABASE_URL is missing: several processes share one database.', 2)
  await requireWritable(config.dataDir)
  if (listens) await requireFreePort(config)
  const parts = new RunningParts()
  try {
    const kernel = parts.keepKernel(
      await createKernel({ config, databaseUrl: config.databaseUrl, plugins, work: !listens, web: listens }),
    )
    output.say(listens ? `Serving at ${await kernel.listen()}. Stop: Ctrl-C` : 'Working. Stop: Ctrl-C')
    await untilStopped(signal)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await parts.end()
  }
  return { stopped: true }
}
