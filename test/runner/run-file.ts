import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { TestFile } from './find-tests.ts'

export interface FileResult {
  readonly file: TestFile
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly seconds: number
  /** Why the file as a whole failed, whatever its tests said. */
  readonly problem: string | null
  readonly output: string
}

/** Milliseconds a file may take. */
const FILE_LIMIT = 580_000
/** Milliseconds a file may stay after its last test: an open server or connection keeps it alive. */
const END_LIMIT = 15_000

const running = new Set<number>()

/** Ends all files that run now. */
export function endRunning(): void {
  for (const pid of running) killGroup(pid)
}

/** Runs one file in a process of its own and reads what uvu says at its end. */
export async function runFile(root: string, file: TestFile, env: NodeJS.ProcessEnv): Promise<FileResult> {
  const start = performance.now()
  const { output, code, timedOut } = await execute(join(root, file.path), root, env)
  const counts = readCounts(output)
  const problem = problemOf(counts, code, timedOut)
  const failed = counts ? counts.total - counts.passed : 0
  return {
    file,
    passed: counts?.passed ?? 0,
    // A file that fails as a whole counts as one failure, unless its tests failed already.
    failed: problem !== null && failed === 0 ? 1 : failed,
    skipped: counts?.skipped ?? 0,
    seconds: (performance.now() - start) / 1000,
    problem,
    output,
  }
}

interface Counts {
  /** Without the skipped ones. */
  readonly total: number
  readonly passed: number
  readonly skipped: number
}

const SUMMARY = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)/gm

function readCounts(output: string): Counts | null {
  const last = [...output.matchAll(SUMMARY)].at(-1)
  if (!last) return null
  return { total: Number(last[1]), passed: Number(last[2]), skipped: Number(last[3]) }
}

function problemOf(counts: Counts | null, code: number | null, timedOut: boolean): string | null {
  if (timedOut && counts) return `did not end within ${END_LIMIT / 1000} s of its last test: something is still open`
  if (timedOut) return `took longer than ${FILE_LIMIT / 1000} s`
  if (!counts && code !== 0) return `ended with code ${code} before its tests were through`
  if (!counts) return 'ran no test: does it call .run()?'
  if (counts.total === 0) return 'holds no test'
  if (code !== 0 && counts.passed === counts.total) return `all tests passed, but it ended with code ${code}`
  return null
}

function execute(path: string, cwd: string, env: NodeJS.ProcessEnv) {
  return new Promise<{ output: string; code: number | null; timedOut: boolean }>((resolve) => {
    // A group of its own, so that nothing it started outlives it.
    const child = spawn(process.execPath, [path], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    if (child.pid !== undefined) running.add(child.pid)
    let output = ''
    let timedOut = false
    let ending: NodeJS.Timeout | undefined
    const end = () => {
      timedOut = true
      killGroup(child.pid)
    }
    const limit = setTimeout(end, FILE_LIMIT)
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      if (!ending && readCounts(output)) ending = setTimeout(end, END_LIMIT)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('close', (code) => {
      clearTimeout(limit)
      clearTimeout(ending)
      killGroup(child.pid)
      running.delete(child.pid ?? 0)
      resolve({ output, code, timedOut })
    })
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended by itself, as it should.
  }
}
