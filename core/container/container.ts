import 'reflect-metadata'
import { container as global, instanceCachingFactory, type DependencyContainer } from 'tsyringe'
import type { Token } from '@sapocom/sdk-plugin'

/** Services of the kernel at the root, of each plugin in a child of its own: one instance each, made when first needed. */
export class Services {
  readonly #root: DependencyContainer = global.createChildContainer()
  readonly #children = new Map<string, DependencyContainer>()

  /** Registers a service of one plugin. Others reach it through `find` when the plugin lists it in `provides`. */
  provide<T>(plugin: string, token: Token<T>, make: () => T): void {
    const child = this.#child(plugin)
    if (child.isRegistered(key(token))) throw new Error(`${plugin} provides ${token.name} twice`)
    child.register(key(token), { useFactory: instanceCachingFactory(make) })
  }

  /** The instance in the plugin's own container, or the one the kernel registered for all. @throws when there is none */
  own<T>(plugin: string, token: Token<T>): T {
    return this.#child(plugin).resolve<T>(key(token))
  }

  has(plugin: string, token: Token<unknown>): boolean {
    return this.#children.get(plugin)?.isRegistered(key(token)) ?? false
  }

  /** Forgets a plugin that failed while it was set up. */
  drop(plugin: string): void {
    this.#children.delete(plugin)
  }

  #child(plugin: string): DependencyContainer {
    let child = this.#children.get(plugin)
    if (!child) this.#children.set(plugin, (child = this.#root.createChildContainer()))
    return child
  }
}

/** Id of the plugin a token belongs to: what stands before its first dot. */
export function ownerOf(token: Token<unknown>): string {
  return token.name.slice(0, token.name.indexOf('.'))
}

function key(token: Token<unknown>): string {
  return `${token.name}@${token.version}`
}
