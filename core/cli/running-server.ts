import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { access, constants, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '@sapocom/config'
import { projectFolder } from '../config/plugin-folders.ts'
import type { Kernel } from '../kernel.ts'
import { Failure } from './failure.ts'

/** Milliseconds requests in flight get when the server ends. Source: security rules R15 */
const DRAIN = 8_000

/** What runs, in the order of its start; ended in the opposite order, whatever happened. */
export class RunningParts {
  readonly #stack = new AsyncDisposableStack()

  /** Adds a kernel; it drains, but not for ever. */
  keepKernel(kernel: Kernel): Kernel {
    this.#stack.defer(async () => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, DRAIN)))
      await Promise.race([kernel.stop(), late])
      clearTimeout(timer)
    })
    return kernel
  }

  keep<T extends { stop(): Promise<void> }>(part: T): T {
    this.#stack.defer(() => part.stop())
    return part
  }

  async end(): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

/** Ctrl-C while something is being started. */
export class Stopped extends Error {
  constructor() {
    super('stopped')
    this.name = 'Stopped'
  }
}

/** Waits for the work, or for the signal, whichever comes first; work that is left behind may fail in peace. @throws Stopped */
export async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) throw new Stopped()
  const stopped = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Stopped()), { once: true })
  })
  work.catch(() => {})
  return Promise.race([work, stopped])
}

export function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    // A timer keeps the process alive even when nothing else does.
    const alive = setInterval(() => {}, 60_000)
    signal.addEventListener('abort', () => (clearInterval(alive), resolve()), { once: true })
  })
}

/** @throws Failure with one sentence when the data folder can't be written */
export async function requireWritable(folder: string): Promise<void> {
  const probe = join(folder, `.writable-${process.pid}`)
  try {
    await makeFolder(folder)
    await access(folder, constants.W_OK)
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === 'ENOSPC' ? 'the disk is full' : code === 'EROFS' ? 'the disk is read-only' : 'no right to write there'
    throw new Failure(`The data folder ${folder} can't be written (${reason}). Set SAPOCOM_DATA_DIR to another one.`)
  }
}

/**
 * Started by root, the embedded PostgreSQL runs as a user of its own, who has to get to its programs and its data.
 * @throws Failure with one sentence that names the folder in the way
 */
export async function requireWayForPostgres(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<void> {
  if (process.getuid?.() !== 0 || config.databaseUrl) return
  for (const folder of [projectFolder, dirname(config.dataDir)]) {
    for (let each = folder; each !== dirname(each); each = dirname(each)) {
      const mode = await stat(each).then(
        // a file in the way is another matter: it can't be written, either
        (found) => (found.isDirectory() ? found.mode : 0o001),
        () => 0o001,
      )
      if ((mode & 0o001) !== 0) continue
      throw new Failure(
        `Started by root, the database runs as the user postgres, who can't get through ${each}. ` +
          `Start as another user, keep project and SAPOCOM_DATA_DIR where everybody gets through (/srv), or set DATABASE_URL.`,
      )
    }
  }
}

/** Folder by folder: Node's own `recursive` never ends where a file system refuses new folders as `ENOENT` (`/proc`). */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return
  await makeFolder(dirname(folder))
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** Asked before anything slow is done. @throws Failure with one sentence when something else listens there */
export async function requireFreePort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => reject(new Failure(portSentence(error.code, host, port))))
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

function portSentence(code: string | undefined, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Stop what listens there, or set PORT to another one.`
  if (code === 'EACCES') return `No right to listen on port ${port}. Set PORT to one above 1023.`
  return `Can't listen on ${host}:${port} (${code ?? 'unknown reason'}). Set HOST and PORT.`
}
