import type { Clock, Job, JobContext } from '@sapocom/sdk-plugin'
import { PgBoss, fromKysely, type JobWithMetadata, type SendOptions, type WorkWithMetadataHandler } from 'pg-boss'
import type { Static, TSchema } from 'typebox'
import { asRefusal } from '../database/unavailable.ts'
import { withStatementLimit } from '../database/statement-context.ts'
import { DEAD, dueQueues, keepSchedules, listDeadLetters, makeQueues, pullForward, SCHEMA, type DeadLetter } from './queues.ts'
import { JobDefinition, Postponed, queueKey, type KernelJobOptions } from './job-definition.ts'

/** Seconds between looks into a queue; work sent by this process is started at once. */
const POLL = 5
/** Seconds until work is tried again whose plugin is off or rests. It costs no try. */
const REST = 60

/** What the kernel's `Faults` offers: time limit and circuit breaker of each place. */
export interface Limits {
  run<T>(plugin: string, place: string, timeLimit: number, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  isSuspended(plugin: string, place: string): boolean
}

export interface JobHostOptions {
  readonly url: string
  readonly clock: Clock
  readonly limits: Limits
  readonly isOn: (plugin: string) => boolean
  readonly log: (plugin: string, message: string, error?: unknown) => void
}

export interface RunningJob {
  readonly id: string
  readonly plugin: string
  readonly name: string
  readonly since: Date
  readonly done: number
  readonly of: number
}

interface Envelope {
  readonly input: unknown
}

/** Jobs and schedules of all plugins: kept in the database, tried five times with growing pauses, then laid aside where people see them. */
export class JobHost {
  readonly #options: JobHostOptions
  readonly #definitions = new Map<string, JobDefinition>()
  readonly #workers = new Map<string, string>()
  readonly #active = new Map<string, { info: RunningJob; ended: Promise<unknown> }>()
  #boss: PgBoss | undefined

  constructor(options: JobHostOptions) {
    this.#options = options
  }

  /** Synchronous, so that plugins can name their work in `setup`; queues are made by `start`. @throws when the plugin has that name already */
  define<J extends TSchema>(
    plugin: string,
    name: string,
    schema: J,
    run: (input: Static<J>, context: JobContext) => Promise<void>,
    options: KernelJobOptions = {},
  ): Job<J> {
    const definition = new JobDefinition(plugin, name, schema, run as JobDefinition['run'], options)
    if (this.#definitions.has(definition.queue)) throw new Error(`the plugin ${plugin} defines the job ${name} twice`)
    this.#definitions.set(definition.queue, definition)
    return { send: (input, sendOptions = {}) => this.#send(definition, input, sendOptions) }
  }

  /** Forgets the work of a plugin whose set-up failed. */
  drop(plugin: string): void {
    for (const [queue, definition] of this.#definitions) if (definition.plugin === plugin) this.#definitions.delete(queue)
  }

  /** @param options.work whether this process runs what is sent; `false`: it only sends */
  async start({ work }: { readonly work: boolean }): Promise<void> {
    const boss = new PgBoss({
      connectionString: this.#options.url,
      schema: SCHEMA,
      max: 2,
      connectionTimeoutMillis: 2000,
      supervise: work,
      schedule: work,
      registerInstance: false,
      openTelemetry: { enabled: false },
    })
    boss.on('error', (error) => this.#options.log('core', 'jobs', error))
    try {
      await boss.start()
      await makeQueues(boss, [...this.#definitions.values()])
    } catch (error) {
      await boss.stop({ graceful: false }).catch(() => {})
      throw asRefusal(error)
    }
    this.#boss = boss
    if (work) await this.#work(boss)
  }

  /** Lets running work end, at most 8 s; what is cut off is tried again. */
  async stop(): Promise<void> {
    const boss = this.#boss
    this.#boss = undefined
    this.#workers.clear()
    await boss?.stop({ graceful: true, timeout: 8000 }).catch(() => {})
  }

  /** Sends many at once, for the kernel's own work. @param items with the seconds until each is due */
  async sendAll(queue: string, items: readonly { readonly input: unknown; readonly after: number }[]): Promise<void> {
    const now = this.#options.clock.now().getTime()
    const jobs = items.map(({ input, after }) => {
      return { data: { input }, singletonKey: queueKey(undefined), startAfter: new Date(now + after * 1000) }
    })
    await this.#started()
      .insert(queue, jobs)
      .catch((error: unknown) => {
        throw asRefusal(error)
      })
    this.#wake(queue)
  }

  /** Runs all work that is due by the platform's clock, also what it brings forth, here and now; waits for what runs already. */
  async settle(): Promise<void> {
    const boss = this.#started()
    for (;;) {
      await pullForward(boss, this.#options.clock.now())
      const due = await dueQueues(boss, [...this.#definitions.keys()])
      for (const queue of due) {
        const definition = this.#definitions.get(queue)!
        const jobs = await boss.fetch<Envelope>(definition.queue, { batchSize: 20, includeMetadata: true })
        for (const job of jobs) await this.#runFetched(boss, definition, job)
      }
      await Promise.all([...this.#active.values()].map(({ ended }) => ended))
      if (due.length === 0) return
    }
  }

  running(): readonly RunningJob[] {
    return [...this.#active.values()].map(({ info }) => info)
  }

  /** The newest first. */
  deadLetters(limit = 100): Promise<readonly DeadLetter[]> {
    return listDeadLetters(this.#started(), limit)
  }

  /** Puts laid-aside work back into its queue, with all its tries anew. @returns how many */
  async redrive(ids?: readonly string[]): Promise<number> {
    const moved = await this.#started().redrive(DEAD, ids ? { ids: [...ids] } : {})
    for (const worker of this.#workers.values()) this.#boss?.notifyWorker(worker)
    return moved
  }

  #started(): PgBoss {
    if (!this.#boss) throw new Error('jobs can be sent while the platform runs: not in setup, not after stop')
    return this.#boss
  }

  async #send(definition: JobDefinition, input: unknown, options: Parameters<Job<TSchema>['send']>[1] = {}): Promise<void> {
    definition.check(input)
    const { tx, after, key } = options
    const send: SendOptions = { singletonKey: queueKey(key) }
    if (after) send.startAfter = new Date(this.#options.clock.now().getTime() + after * 1000)
    if (tx) send.db = fromKysely(tx.kysely() as never)
    await this.#started()
      .send(definition.queue, { input }, send)
      .catch((error: unknown) => {
        throw asRefusal(error)
      })
    const wake = () => this.#wake(definition.queue)
    if (tx) tx.afterCommit(wake)
    else wake()
  }

  #wake(queue: string): void {
    const worker = this.#workers.get(queue)
    if (worker) this.#boss?.notifyWorker(worker)
  }

  async #work(boss: PgBoss): Promise<void> {
    await keepSchedules(boss, [...this.#definitions.values()])
    for (const definition of this.#definitions.values()) {
      const options = { pollingIntervalSeconds: POLL, includeMetadata: true, localConcurrency: definition.width } as const
      const run: WorkWithMetadataHandler<Envelope> = async ([job]) => {
        if (job) await this.#track(definition, job, () => this.#attempt(boss, definition, job))
      }
      const worker = await boss.work(definition.queue, options, run)
      this.#workers.set(definition.queue, worker)
    }
  }

  async #runFetched(boss: PgBoss, definition: JobDefinition, job: JobWithMetadata<Envelope>): Promise<void> {
    try {
      await this.#track(definition, job, () => this.#attempt(boss, definition, job))
      await boss.complete(definition.queue, job.id)
    } catch (error) {
      await boss.fail(definition.queue, job.id, { message: error instanceof Error ? error.message : String(error) })
    }
  }

  async #track(definition: JobDefinition, job: JobWithMetadata<Envelope>, run: () => Promise<void>): Promise<void> {
    const { plugin, name } = definition
    const end = Promise.withResolvers<void>()
    const info = { id: job.id, plugin, name, since: new Date(), done: 0, of: 0 }
    this.#active.set(job.id, { info, ended: end.promise })
    try {
      await run()
    } finally {
      this.#active.delete(job.id)
      end.resolve()
    }
  }

  async #attempt(boss: PgBoss, definition: JobDefinition, job: JobWithMetadata<Envelope>): Promise<void> {
    const { plugin, name } = definition
    const isResting = !this.#options.isOn(plugin) || this.#options.limits.isSuspended(plugin, `job ${name}`)
    if (isResting) return this.#postpone(boss, definition, job)
    const progress = (done: number, of: number) => {
      const active = this.#active.get(job.id)
      if (active) active.info = { ...active.info, done, of }
    }
    try {
      await withStatementLimit(60_000, () => this.#run(definition, job.data.input, progress))
    } catch (error) {
      if (!(error instanceof Postponed)) throw error
      await this.#postpone(boss, definition, job)
    }
  }

  #run(definition: JobDefinition, input: unknown, progress: JobContext['progress']): Promise<void> {
    const { plugin, name, timeLimit, run, isUnguarded } = definition
    const work = (signal: AbortSignal) => run(input as never, { signal, progress })
    if (isUnguarded) return work(AbortSignal.timeout(timeLimit))
    return this.#options.limits.run(plugin, `job ${name}`, timeLimit, work)
  }

  /** Work of a plugin that is off, or that rests after faults, waits without losing a try; what a schedule sent comes again anyway. */
  async #postpone(boss: PgBoss, definition: JobDefinition, job: JobWithMetadata<Envelope>): Promise<void> {
    if (definition.every && job.singletonKey === queueKey(definition.every)) return
    const retryLimit = Math.max(0, definition.retries - job.retryCount)
    await boss.send(definition.queue, job.data, {
      singletonKey: job.singletonKey ?? queueKey(undefined),
      startAfter: REST,
      retryLimit,
    })
  }
}
