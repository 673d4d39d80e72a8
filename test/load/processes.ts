import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'

const tick = 10_000 // µs: Linux counts CPU time in hundredths of a second

/** A server in a process of its own. */
export interface ServerProcess {
  readonly pid: number
  readonly address: string
  stop(): Promise<void>
}

/** @param script below `test/load`; it says `ready` when it listens */
export async function startServer(script: string, port: number, parameters: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), String(port), ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await untilReady(child, script)
  return {
    pid: child.pid!,
    address: `http://127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await once(child, 'exit')
      clearTimeout(late)
    },
  }
}

async function untilReady(child: ChildProcess, script: string): Promise<void> {
  child.once('exit', (code) => code && process.stderr.write(`${script} ended with ${code}\n`))
  for await (const part of child.stdout!) if (String(part).includes('ready')) return
  throw new Error(`${script} ended before it listened`)
}

/** CPU time of a process so far, in µs. */
export function cpuOf(pid: number): number {
  return fieldsOf(pid)?.cpu ?? 0
}

/** CPU time of all processes of PostgreSQL so far, in µs: the postmaster's, its children's, and of those that have ended. */
export function cpuOfPostgres(postmaster: number): number {
  const own = fieldsOf(postmaster)
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => fieldsOf(Number(name)))
    .filter((fields) => fields?.parent === postmaster)
  return (own?.cpu ?? 0) + (own?.ended ?? 0) + children.reduce((sum, fields) => sum + (fields?.cpu ?? 0), 0)
}

/** Source: proc_pid_stat(5); the name may hold anything, so the fields are counted from its last bracket */
function fieldsOf(pid: number): { readonly parent: number; readonly cpu: number; readonly ended: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    const number = (index: number): number => Number(fields[index])
    return { parent: number(1), cpu: (number(11) + number(12)) * tick, ended: (number(13) + number(14)) * tick }
  } catch {
    return null
  }
}
