import { join } from 'node:path'
import { checkContracts } from './check/contracts.ts'
import { checkLocales } from './check/locales.ts'
import { root, tool, type Step } from './check/step.ts'

/** `pnpm check [part of a name …] [--update]`: all that can be said about the code without running it. No warnings. */
const parameters = process.argv.slice(2)
const update = parameters.includes('--update')
const wanted = parameters.filter((parameter) => !parameter.startsWith('--'))

const MODULES = ['core', 'sdk-plugin', 'config', 'plugins', 'web/src', 'web/discovery', 'web/vite', 'test']

/** Pages of plugins are checked where the discovery puts them, with the types that SvelteKit makes for them. */
async function checkPages(): Promise<readonly string[]> {
  const options = { cwd: join(root, 'web'), bin: join(root, 'web', 'node_modules', '.bin') }
  const synced = await tool('svelte-kit', ['sync'], options)()
  return synced.length > 0 ? synced : tool('svelte-check', ['--fail-on-warnings', '--output', 'machine'], options)()
}

const steps: readonly Step[] = [
  { name: 'layout', remedy: 'pnpm format', run: tool('prettier', ['--check', '--log-level', 'warn', '.']) },
  { name: 'types', remedy: 'see the lines named', run: tool('tsc', ['--noEmit', '--pretty', 'false']) },
  { name: 'texts', remedy: 'complete the locales in de and en', run: checkLocales },
  {
    name: 'imports',
    remedy: 'docs/architecture.md says who may import whom',
    run: tool('depcruise', [...MODULES, '--output-type', 'err'], { proof: /[1-9]\d* modules, [1-9]\d* dependencies cruised/ }),
  },
  {
    name: 'leftovers',
    remedy: 'delete what nobody uses, declare what is used',
    run: tool('knip', ['--no-progress', '--no-config-hints']),
  },
  {
    name: 'contracts',
    remedy: 'pnpm check contracts --update, and look at what changed',
    run: () => checkContracts(update),
  },
  { name: 'pages', remedy: 'see the lines named', run: checkPages },
  { name: 'lint', remedy: 'see the lines named', run: tool('eslint', ['--max-warnings', '0', '.']) },
]

async function run(step: Step): Promise<boolean> {
  const start = performance.now()
  const found = await step
    .run()
    .catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)])
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`
  console.log(`${found.length === 0 ? '✓' : '✗'} ${step.name.padEnd(10)} ${seconds}`)
  for (const line of found) console.log(line)
  if (found.length > 0) console.log(`  → ${step.remedy}`)
  return found.length === 0
}

const chosen = steps.filter((step) => wanted.length === 0 || wanted.some((part) => step.name.includes(part)))
if (chosen.length === 0)
  console.log(`No step is called ${wanted.join(' or ')}; there are ${steps.map(({ name }) => name).join(', ')}.`)

// Two at a time: most tools use one core.
const waiting = [...chosen].reverse()
const results: boolean[] = []
const lane = async (): Promise<void> => {
  for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await run(step))
}
await Promise.all([lane(), lane()])
process.exitCode = results.length > 0 && results.every(Boolean) ? 0 : 1
