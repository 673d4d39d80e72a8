import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { TestPostgres } from '../core/testing/postgres.ts'
import { buildWebIfChanged } from '../core/cli/web-build.ts'
import { findChromium } from './runner/chromium.ts'
import { findTests } from './runner/find-tests.ts'
import { exitCode, runTests, sumLine, type Sum } from './runner/run-tests.ts'

/**
 * All tests: `pnpm test [part of a path …] [--full]`. One PostgreSQL for the run, files in parallel processes.
 * The last line is `N passed, N failed`, with `, N skipped` where a browser is missing.
 */
const root = join(import.meta.dirname, '..')
const parameters = process.argv.slice(2)
const full = parameters.includes('--full')
const filters = parameters.filter((parameter) => !parameter.startsWith('--')).map((filter) => filter.replace(/^\.\//, ''))
const say = (line: string): void => console.log(line)

/** What the machine's environment says to a server is nothing to the tests. */
function cleanEnvironment(databaseUrl: string, chromium: string | null): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !name.startsWith('SAPOCOM_') && !['PORT', 'HOST', 'PUBLIC_URL', 'DATABASE_URL', 'MAIL_URL', 'MAIL_FROM'].includes(name),
  )
  return {
    ...Object.fromEntries(kept),
    NO_COLOR: '1',
    SAPOCOM_TEST_DATABASE_URL: databaseUrl,
    ...(chromium ? { CHROMIUM: chromium } : {}),
  }
}

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())

async function runAll(): Promise<Sum> {
  const files = findTests(root, filters, full)
  if (files.length === 0) {
    say(`No test file has ${filters.join(' or ')} in its path.`)
    return { passed: 0, failed: 0, skipped: 0 }
  }
  const chromium = findChromium()
  if (files.some((file) => file.needsWeb && (chromium !== null || !file.isJourney))) await buildWebIfChanged({ say })
  const postgres = await TestPostgres.start()
  try {
    return await runTests({
      root,
      files,
      env: cleanEnvironment(postgres.adminUrl, chromium),
      parallel: Math.min(4, Math.max(2, availableParallelism())),
      hasBrowser: chromium !== null,
      say,
      signal: stopped.signal,
    })
  } finally {
    await postgres.stop()
  }
}

const start = performance.now()
const sum = await runAll()
say(`${((performance.now() - start) / 1000).toFixed(0)} s`)
say(sumLine(sum))
process.exitCode = exitCode(sum)
