import type { Id, Plugin, PluginDefinition, Settings, SettingsSchemas, Token } from '@sapocom/sdk-plugin'
import { ownerOf } from '../container/container.ts'
import type { KernelParts } from './kernel-parts.ts'
import { provideKernelServices } from './kernel-services.ts'

/** The kernel's side of one plugin: what `setup` and `routes` get. Everything it registers carries the plugin's id. */
export class PluginContext implements Plugin {
  readonly id: string
  readonly settings: Settings<SettingsSchemas>
  readonly #definition: PluginDefinition
  readonly #parts: KernelParts

  constructor(definition: PluginDefinition, parts: KernelParts) {
    this.id = definition.id
    this.#definition = definition
    this.#parts = parts
    this.settings = parts.settings.forPlugin(definition.id)
    provideKernelServices(definition.id, parts)
  }

  provide: Plugin['provide'] = (token, make) => {
    if (ownerOf(token) !== this.id) throw new Error(`${this.id} provides ${token.name}, which is not its own`)
    this.#parts.services.provide(this.id, token, () => make((wanted) => this.need(wanted)))
  }

  need: Plugin['need'] = (token) => {
    const owner = ownerOf(token)
    if (owner === this.id || owner === 'core') return this.#parts.services.own(this.id, token)
    if (!this.#definition.requires?.some((contract) => contract.id === owner))
      throw new Error(`${this.id} needs ${token.name} and does not require ${owner}`)
    return this.#parts.services.own(owner, token)
  }

  maybe: Plugin['maybe'] = <T>(token: Token<T>) => {
    const owner = ownerOf(token)
    const wanted = [...(this.#definition.optional ?? []), ...(this.#definition.requires ?? [])]
    if (!wanted.some((contract) => contract.id === owner))
      throw new Error(`${this.id} may need ${token.name} and does not name ${owner} in optional`)
    return (): T | undefined =>
      this.#parts.isOn(owner, null) && this.#parts.services.has(owner, token) ? this.#parts.services.own(owner, token) : undefined
  }

  on: Plugin['on'] = (event, handle) => {
    this.#parts.events.subscribe(this.id, event, handle as never)
  }

  hook: Plugin['hook'] = (hook, { phase }, handle) => {
    this.#parts.hooks.add(this.id, hook, phase, handle as never)
  }

  present: Plugin['present'] = (extension, batch) => {
    if (extension.plugin !== this.id) throw new Error(`${this.id} presents an extension of ${extension.plugin}`)
    this.#parts.presenters.add(this.id, extension, batch as never)
  }

  job: Plugin['job'] = (name, schema, run, options = {}) => this.#parts.jobs.define(this.id, name, schema, run, options)

  contribute: Plugin['contribute'] = (point, value) => {
    this.#parts.contributions.add(this.id, point, value)
  }

  contributions: Plugin['contributions'] = (point) => {
    return ({ institution = null } = {}) => this.#parts.contributions.of(point, institution)
  }

  async eachInstitution(run: (institutionId: Id) => Promise<void>): Promise<void> {
    for (const { id } of await this.#parts.institutions.all()) if (this.isOn(id)) await run(id)
  }

  isOn(institution: Id | null = null): boolean {
    return this.#parts.isOn(this.id, institution)
  }
}
