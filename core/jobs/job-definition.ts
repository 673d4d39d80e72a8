import { createHash, randomUUID } from 'node:crypto'
import type { JobContext } from '@sapocom/sdk-plugin'
import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'

/** Tries after the first, unless the work says otherwise. */
const RETRIES = 4

/** Milliseconds a job may take unless it says otherwise. */
const TIME_LIMIT = 60_000

export interface JobOptions {
  /** Cron, Europe/Berlin. */
  readonly every?: string
  /** Milliseconds. */
  readonly timeLimit?: number
}

/** For the kernel's own work. */
export interface KernelJobOptions extends JobOptions {
  /** How many run at the same time; 1 unless given. */
  readonly width?: number
  /** Tries after the first; 4 unless given. */
  readonly retries?: number
  /** The work keeps time limits and counts faults itself. */
  readonly isUnguarded?: boolean
}

/** Thrown by work whose moment has not come: it comes again later, without losing a try. */
export class Postponed extends Error {}

/** A kind of work a plugin has named, with the queue that holds it. */
export class JobDefinition {
  readonly plugin: string
  readonly name: string
  readonly queue: string
  readonly every: string | undefined
  readonly timeLimit: number
  readonly width: number
  readonly isUnguarded: boolean
  readonly retries: number
  readonly run: (input: never, context: JobContext) => Promise<void>
  readonly #schema: TSchema
  #validator: Validator | undefined

  constructor(plugin: string, name: string, schema: TSchema, run: JobDefinition['run'], options: KernelJobOptions) {
    this.plugin = plugin
    this.name = name
    this.queue = `${plugin}.${name}`
    this.every = options.every
    this.timeLimit = options.timeLimit ?? TIME_LIMIT
    this.width = options.width ?? 1
    this.isUnguarded = options.isUnguarded ?? false
    this.retries = options.retries ?? RETRIES
    this.run = run
    this.#schema = schema
  }

  /** @throws an Error naming the first place in the input that the schema refuses */
  check(input: unknown): void {
    this.#validator ??= Compile(this.#schema)
    if (this.#validator.Check(input)) return
    const [first] = this.#validator.Errors(input)
    throw new Error(`job ${this.queue}: ${first?.instancePath || '/'} ${first?.message ?? 'is not what the schema describes'}`)
  }
}

/** Keys of plugins may hold any character, those of the queue may not; without a key a job stands for itself alone. */
export function queueKey(key: string | undefined): string {
  return key === undefined ? randomUUID() : createHash('sha256').update(key).digest('hex')
}
