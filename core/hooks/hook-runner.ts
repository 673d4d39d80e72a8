import {
  Refusal,
  type Hook,
  type HookPhase,
  type Hooks,
  type Verdict,
  type Viewer,
  type Id,
  type TSchema,
  type Static,
} from '@sapocom/sdk-plugin'
import type { Faults } from '../plugins/faults.ts'
import { viewerIn } from '../access/viewer.ts'

const PHASES: readonly HookPhase[] = ['check', 'enrich', 'decide']

type Handle = (input: never, context: { viewer: Viewer; signal: AbortSignal }) => Promise<Verdict<TSchema>>
interface Handler {
  readonly plugin: string
  readonly phase: HookPhase
  readonly handle: Handle
}

/** Runs hooks: phase by phase, in the order in which plugins were set up (dependencies first, then by id). */
export class HookRunner implements Hooks {
  readonly #handlers = new Map<string, Handler[]>()
  readonly #faults: Faults
  readonly #isOn: (plugin: string, institution: Id | null) => boolean

  constructor(faults: Faults, isOn: (plugin: string, institution: Id | null) => boolean) {
    this.#faults = faults
    this.#isOn = isOn
  }

  add(plugin: string, hook: Hook, phase: HookPhase, handle: Handle): void {
    const handlers = [...(this.#handlers.get(hook.name) ?? []), { plugin, phase, handle }]
    this.#handlers.set(
      hook.name,
      handlers.toSorted((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase)),
    )
  }

  drop(plugin: string): void {
    for (const [name, handlers] of this.#handlers) {
      this.#handlers.set(
        name,
        handlers.filter((handler) => handler.plugin !== plugin),
      )
    }
  }

  async run<S extends TSchema>(
    hook: Hook<S>,
    input: Static<S>,
    { viewer, institution = null }: { viewer: Viewer; institution?: Id | null },
  ): Promise<{ input: Static<S>; held: string | null }> {
    const deadline = performance.now() + hook.budget
    let current = input
    let held: string | null = null
    for (const handler of this.#handlers.get(hook.name) ?? []) {
      if (!this.#isOn(handler.plugin, institution)) continue
      const verdict = await this.#ask(hook, handler, current, viewer, deadline)
      if ('refuse' in verdict) throw new Refusal(verdict.refuse, 422, verdict.params)
      if ('change' in verdict) current = Object.assign({}, current, verdict.change)
      if ('hold' in verdict) held ??= verdict.hold
    }
    return { input: current, held }
  }

  async #ask(hook: Hook, handler: Handler, input: unknown, viewer: Viewer, deadline: number): Promise<Verdict<TSchema>> {
    const timeLimit = Math.max(1, Math.min(hook.timeLimit, deadline - performance.now()))
    try {
      return await this.#faults.run(handler.plugin, `hook ${hook.name}`, timeLimit, (signal) =>
        handler.handle(input as never, { viewer: viewerIn(viewer, handler.plugin), signal }),
      )
    } catch (error) {
      if (error instanceof Refusal) throw error
      if (hook.onFailure === 'open') return { pass: true }
      throw new Refusal('CORE_HOOK_FAILED', 503, { plugin: handler.plugin })
    }
  }
}
