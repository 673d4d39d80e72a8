import type { FileResult } from './run-file.ts'
import { endRunning, runFile } from './run-file.ts'
import type { TestFile } from './find-tests.ts'

export interface RunOptions {
  readonly root: string
  readonly files: readonly TestFile[]
  readonly env: NodeJS.ProcessEnv
  /** Files at a time. */
  readonly parallel: number
  /** Whether there is a browser for the journeys. */
  readonly hasBrowser: boolean
  readonly say: (line: string) => void
  /** Ends the run early; that is a failure. */
  readonly signal?: AbortSignal
}

export interface Sum {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Runs the files, says one line for each and all of what a failed one said. */
export async function runTests({ root, files, env, parallel, hasBrowser, say, signal }: RunOptions): Promise<Sum> {
  const journeys = hasBrowser ? [] : files.filter((file) => file.isJourney)
  if (journeys.length > 0) {
    say(`${journeys.length} browser journeys were skipped: this machine has no chromium (apt-get install chromium).`)
  }
  const waiting = files.filter((file) => !journeys.includes(file))
  const results: FileResult[] = []
  signal?.addEventListener('abort', endRunning)
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file && !signal?.aborted; file = waiting.shift()) {
      const result = await runFile(root, file, env)
      results.push(result)
      report(result, say)
    }
  }
  await Promise.all(Array.from({ length: parallel }, worker))
  const sum = (count: (result: FileResult) => number) => results.reduce((total, result) => total + count(result), 0)
  return {
    passed: sum((result) => result.passed),
    failed: sum((result) => result.failed) + (signal?.aborted ? 1 : 0),
    skipped: sum((result) => result.skipped) + journeys.length,
  }
}

/** The last line of a run. */
export function sumLine({ passed, failed, skipped }: Sum): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** Nothing at all is no success. */
export function exitCode({ passed, failed }: Sum): 0 | 1 {
  return failed === 0 && passed > 0 ? 0 : 1
}

function report({ file, passed, failed, skipped, seconds, problem, output }: FileResult, say: (line: string) => void): void {
  const mark = failed === 0 ? '✓' : '✗'
  const extra = skipped > 0 ? `, ${skipped} skipped` : ''
  say(`${mark} ${file.path}  ${passed} passed, ${failed} failed${extra} (${seconds.toFixed(1)} s)`)
  if (failed > 0) say(output.trimEnd())
  if (problem) say(`  ${file.path} ${problem}`)
}
