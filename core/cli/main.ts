import { installedPlugins } from './contributed.ts'
import { explain } from './failure.ts'
import { Output } from './output.ts'
import { buildProgram } from './program.ts'

/** `sapocom`: reads the words, runs one command, ends with 0, 1 or 2. */
const words = process.argv.slice(2)
const output = new Output(words.includes('--json'))
const stopped = new AbortController()

// npm and pnpm pass a signal on that the terminal sends too: the second of the same kind is the same wish.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())

// `sapocom … | head` reads no further: nothing is wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

/** Milliseconds after which an open handle no longer keeps a finished command alive. */
const LINGER = 1_000

try {
  const program = await buildProgram({ words, env: process.env, signal: stopped.signal, output })
  await program.parseAsync(words, { from: 'user' })
  process.exitCode = 0
} catch (error) {
  const { exitCode, sentences } = explain(error, installedPlugins(process.env))
  if (sentences.length > 0) output.fail(sentences)
  process.exitCode = exitCode
}
setTimeout(() => process.exit(), LINGER).unref()
