import { Refusal, type Id, type Role, type Viewer } from '@sapocom/sdk-plugin'
import type { Texts } from '../texts/texts.ts'

/** Which roles have which permissions: the defaults that the plugins' definitions name. */
export class Permissions {
  readonly #roles = new Map<Role, Set<string>>()
  readonly #sets = new Map<string, ReadonlySet<string>>()
  readonly #known = new Set<string>()

  add(permission: string, roles: readonly Role[]): void {
    this.#known.add(permission)
    this.#sets.clear()
    for (const role of roles) this.#roles.set(role, (this.#roles.get(role) ?? new Set()).add(permission))
  }

  isKnown(permission: string): boolean {
    return this.#known.has(permission)
  }

  all(): ReadonlySet<string> {
    return this.#known
  }

  of(roles: readonly Role[]): ReadonlySet<string> {
    const name = roles.toSorted().join(' ')
    let found = this.#sets.get(name)
    if (!found) this.#sets.set(name, (found = new Set(roles.flatMap((role) => [...(this.#roles.get(role) ?? [])]))))
    return found
  }
}

export interface ViewerFacts {
  readonly person: Id | null
  readonly account: Id | null
  readonly institution: Id | null
  readonly mandate: Id | null
  readonly roles: readonly Role[]
  readonly language: string
  readonly network: string
}

/** A viewer with the permissions of its roles, and texts of the plugin that looks at it. */
export class KernelViewer implements Viewer {
  readonly person: Id | null
  readonly account: Id | null
  readonly institution: Id | null
  readonly mandate: Id | null
  readonly roles: readonly Role[]
  readonly language: string
  readonly network: string
  readonly permissions: ReadonlySet<string>
  readonly #texts: Texts
  readonly #plugin: string

  constructor(facts: ViewerFacts, permissions: ReadonlySet<string>, texts: Texts, plugin = 'core') {
    this.person = facts.person
    this.account = facts.account
    this.institution = facts.institution
    this.mandate = facts.mandate
    this.roles = facts.roles
    this.language = facts.language
    this.network = facts.network
    this.permissions = permissions
    this.#texts = texts
    this.#plugin = plugin
  }

  may(permission: string): boolean {
    return this.permissions.has(permission)
  }

  require(permission: string): void {
    if (this.may(permission)) return
    if (this.roles.includes('visitor')) throw new Refusal('CORE_UNAUTHORIZED', 401)
    if (this.roles.includes('unconfirmed')) throw new Refusal('CORE_UNCONFIRMED', 403)
    throw new Refusal('CORE_FORBIDDEN', 403, { permission })
  }

  t(key: string, params?: Readonly<Record<string, unknown>>): string {
    return this.#texts.text(this.language, this.#plugin, key, params)
  }

  /** The same viewer, looked at by another plugin: `t` finds that plugin's texts. */
  in(plugin: string): KernelViewer {
    return plugin === this.#plugin ? this : new KernelViewer(this, this.permissions, this.#texts, plugin)
  }
}

/** The viewer with the texts of this plugin. */
export function viewerIn(viewer: Viewer, plugin: string): Viewer {
  return viewer instanceof KernelViewer ? viewer.in(plugin) : viewer
}
