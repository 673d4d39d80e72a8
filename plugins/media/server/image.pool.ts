import { fork, spawnSync, type ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { ImageFault, RenderedImage } from './image.render.ts'
import type { ImageResult } from './image.worker.ts'

const program = fileURLToPath(new URL('./image.worker.ts', import.meta.url))
/** Source: security rules S27 */
const timeLimit = 10_000
const idleLimit = 60_000
const maxChildren = Math.max(1, Math.min(4, availableParallelism() - 1))
const maxWaiting = 40

export interface PoolOptions {
  /** Milliseconds an image may take. */
  readonly timeLimit?: number
  readonly program?: string
}

interface Job {
  readonly bytes: Uint8Array
  done(result: RenderedImage | ImageFault): void
}

/**
 * Renders images in child processes of their own: without environment, without network where the system allows it, with limits of time and
 * memory. A child that crashes or is late costs that one upload. Children end with this process, and after a minute without work.
 */
export class ImagePool {
  readonly #waiting: Job[] = []
  readonly #idle = new Map<ChildProcess, NodeJS.Timeout>()
  readonly #options: Required<PoolOptions>
  #children = 0

  constructor(options: PoolOptions = {}) {
    this.#options = { timeLimit, program, ...options }
  }

  /** @returns `busy` when too many wait already */
  render(bytes: Uint8Array): Promise<RenderedImage | ImageFault | 'busy'> {
    if (this.#waiting.length >= maxWaiting) return Promise.resolve('busy')
    return new Promise((done) => {
      this.#waiting.push({ bytes, done })
      this.#next()
    })
  }

  #next(): void {
    if (this.#waiting.length === 0) return
    const child = this.#take()
    if (!child) return
    this.#run(child, this.#waiting.shift()!)
  }

  #take(): ChildProcess | undefined {
    const [idle] = this.#idle
    if (!idle) return this.#children < maxChildren ? this.#start() : undefined
    const [child, timer] = idle
    clearTimeout(timer)
    this.#idle.delete(child)
    return child
  }

  #start(): ChildProcess {
    const child = isolated(this.#options.program)
    this.#children += 1
    child.once('exit', () => {
      this.#children -= 1
      clearTimeout(this.#idle.get(child))
      this.#idle.delete(child)
      this.#next()
    })
    return child
  }

  #run(child: ChildProcess, job: Job): void {
    child.ref()
    child.channel?.ref()
    const late = setTimeout(() => child.kill('SIGKILL'), this.#options.timeLimit)
    const finish = (result: RenderedImage | ImageFault, alive: boolean) => {
      clearTimeout(late)
      child.off('message', answered).off('exit', died).off('error', died)
      if (alive) this.#rest(child)
      job.done(result)
      this.#next()
    }
    const answered = (message: ImageResult) => finish('image' in message ? message.image : message.fault, true)
    const died = () => {
      child.kill('SIGKILL')
      finish('broken', false)
    }
    child.on('message', answered).on('exit', died).on('error', died)
    child.send({ bytes: job.bytes }, (error) => error && child.kill('SIGKILL'))
  }

  /** An idle child doesn't keep this process alive, and goes after a while. */
  #rest(child: ChildProcess): void {
    child.unref()
    child.channel?.unref()
    const timer = setTimeout(() => child.kill('SIGKILL'), idleLimit).unref()
    this.#idle.set(child, timer)
  }
}

let canCutNetwork: boolean | undefined

/** On Linux in a network of its own, which holds nothing; elsewhere only without environment. */
function isolated(program: string): ChildProcess {
  canCutNetwork ??= process.platform === 'linux' && spawnSync('unshare', ['-rn', 'true']).status === 0
  const options = { serialization: 'advanced', env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] } as const
  const node = { execPath: process.execPath, execArgv: ['--max-old-space-size=128'] }
  return canCutNetwork
    ? fork(program, [], {
        ...options,
        stdio: [...options.stdio],
        execPath: 'unshare',
        execArgv: ['-rn', node.execPath, ...node.execArgv],
        env: path(),
      })
    : fork(program, [], { ...options, stdio: [...options.stdio], ...node })
}

/** `unshare` itself must be found. */
function path(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] }
}
