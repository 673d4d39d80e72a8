import type {
  Clock,
  Database,
  Egress,
  Hooks,
  Id,
  Institutions,
  Mail,
  Point,
  Presenters,
  Realtime,
  Roles,
  Server,
  Storage,
  Viewers,
} from '@sapocom/sdk-plugin'
import type { Logger } from 'pino'
import type { EventHost } from '../events/event-host.ts'
import type { JobHost } from '../jobs/job-host.ts'
import type { HookRunner } from '../hooks/hook-runner.ts'
import type { PresenterRunner } from '../views/presenter-runner.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import type { Permissions } from '../access/viewer.ts'
import type { Services } from '../container/container.ts'

/** Everything a plugin's set-up may touch. Made once, by `createKernel`. */
export interface KernelParts {
  readonly log: Logger
  readonly services: Services
  readonly permissions: Permissions
  readonly settings: SettingsStore
  readonly hooks: HookRunner
  readonly presenters: PresenterRunner
  readonly contributions: Contributions
  readonly events: EventHost
  readonly jobs: JobHost
  readonly institutions: Institutions
  isOn(plugin: string, institution: Id | null): boolean
  /** The kernel's services as one plugin gets them. */
  forPlugin(plugin: string): PluginServices
}

export interface PluginServices {
  readonly database: Database
  readonly storage: Storage
  readonly egress: Egress
  readonly realtime: Realtime
  readonly mail: Mail
  readonly hooks: Hooks
  readonly presenters: Presenters
  readonly clock: Clock
  readonly server: Server
  readonly viewers: Viewers
  readonly institutions: Institutions
  readonly roles: Roles
}

/** What plugins put into points, in the order in which they were set up. */
export class Contributions {
  readonly #values = new Map<string, { plugin: string; value: unknown }[]>()
  readonly #isOn: (plugin: string, institution: Id | null) => boolean

  constructor(isOn: (plugin: string, institution: Id | null) => boolean) {
    this.#isOn = isOn
  }

  add(plugin: string, point: Point<unknown>, value: unknown): void {
    this.#values.set(point.name, [...(this.#values.get(point.name) ?? []), { plugin, value }])
  }

  drop(plugin: string): void {
    for (const [name, values] of this.#values) {
      this.#values.set(
        name,
        values.filter((each) => each.plugin !== plugin),
      )
    }
  }

  /** Values of plugins that are on here. */
  of<T>(point: Point<T>, institution: Id | null = null): readonly { plugin: string; value: T }[] {
    const values = (this.#values.get(point.name) ?? []) as { plugin: string; value: T }[]
    return values.filter((each) => this.#isOn(each.plugin, institution))
  }
}
