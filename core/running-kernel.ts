import type { FastifyInstance } from 'fastify'
import type { Clock, DemoTown, Token, Viewers } from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import { ownerOf } from './container/container.ts'
import type { Kernel, KernelOptions, PluginStates } from './kernel.ts'
import type { Platform } from './platform.ts'

const REFRESH = 1_000 // milliseconds between looks at switches and settings
const SEED = 20_261_123

/** The platform while it runs. */
export class RunningKernel implements Kernel {
  readonly config: Config
  readonly app: FastifyInstance
  readonly plugins: PluginStates
  readonly viewers: Viewers
  readonly #platform: Platform
  readonly #clock: Clock
  #timer: NodeJS.Timeout | undefined
  #stopping: Promise<void> | undefined

  constructor(options: KernelOptions, platform: Platform, app: FastifyInstance) {
    this.config = options.config
    this.app = app
    this.plugins = platform.switchboard
    this.viewers = platform.viewers
    this.#platform = platform
    this.#clock = platform.clock
  }

  need<T>(token: Token<T>, plugin = 'core'): T {
    const owner = ownerOf(token)
    return this.#platform.services.own(owner === 'core' ? plugin : owner, token)
  }

  contributions<T>(point: { readonly name: string; readonly __type?: T }): readonly { plugin: string; value: T }[] {
    return this.#platform.contributions.of(point)
  }

  async listen(): Promise<string> {
    const { host, port } = this.config
    return this.app.listen({ host, port })
  }

  /** Follows what other nodes and commands switch and set; a database that is away is asked again. */
  follow(): void {
    const { switchboard, settings, log } = this.#platform
    const look = async (): Promise<void> => {
      await Promise.all([switchboard.refresh(), settings.refresh()]).catch((error: unknown) =>
        log.debug({ err: error }, 'switches could not be read'),
      )
      if (!this.#stopping) this.#timer = setTimeout(() => void look(), REFRESH).unref()
    }
    this.#timer = setTimeout(() => void look(), REFRESH).unref()
  }

  async settle(): Promise<void> {
    await this.#platform.events.settle()
    await this.#platform.jobs.settle()
    await this.#platform.events.settle()
  }

  countStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: readonly string[] }> {
    return this.#platform.database.countStatements(work)
  }

  async fillDemoTown(say: (line: string) => void): Promise<void> {
    if (this.config.mode === 'production') throw new Error('The demo town is for the demo mode only: its passwords are public.')
    const town: Omit<DemoTown, 'need'> = { notes: new Map(), random: randomFrom(SEED), now: this.#clock.now(), say }
    for (const { source, definition } of this.#platform.plugins) {
      if (!definition.demo || !this.plugins.isOn(source.id)) continue
      await definition.demo({ ...town, need: (token) => this.need(token, source.id) })
      await this.settle()
    }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    const { realtime, events, jobs, egress, database, audit } = this.#platform
    clearTimeout(this.#timer)
    await realtime.stop()
    await this.app.close()
    await Promise.all([events.stop(), jobs.stop()])
    await audit.noteHead(this.#clock.now()).catch(() => {})
    await egress.close()
    await database.close()
  }
}

/** Random numbers from 0 to below 1, the same sequence for the same seed. Source: mulberry32, Tommy Ettinger, public domain */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
