import { getContext, setContext, type Component } from 'svelte'
import type { Shell, ShellViewer } from '../web-request.ts'
import type { Fill, MenuEntry, Renderer, Ui } from './ui.ts'

export type Translate = (key: string, params?: Readonly<Record<string, unknown>>) => string

/** What the web shell hands down to every component. Functions, not values, so that components follow when the page's data changes. */
export interface ShellContext {
  /** Plugins that are on at this place, in the order in which they depend on each other. */
  on(): readonly string[]
  viewer(): ShellViewer
  server(): Shell['server']
  /** BCP 47 */
  language(): string
  translate(plugin: string, key: string, params?: Readonly<Record<string, unknown>>): string
  /** The component of a fill or renderer, when it is loaded already; on the server it always is. */
  ready(id: string): Component | undefined
  readonly uis: Readonly<Record<string, Ui>>
}

/** A part of a plugin's UI with its place in the registry. */
export type Placed<P> = P & { readonly id: string; readonly plugin: string }

const shellKey = Symbol.for('sapocom.shell')
const pluginKey = Symbol.for('sapocom.plugin')

export function setShell(shell: ShellContext): ShellContext {
  return setContext(shellKey, shell)
}

/** Call it while a component starts, as every `getContext`. */
export function getShell(): ShellContext {
  return getContext<ShellContext>(shellKey)
}

/** Names the plugin whose components stand below: `texts()` and `toggle()` look here. */
export function setPlugin(id: string): void {
  setContext(pluginKey, id)
}

export function getPlugin(): string | undefined {
  return getContext<string | undefined>(pluginKey)
}

/** Who looks at the page: `viewer().permissions`, `viewer().ext.accounts`. Call it while a component starts. */
export function viewer(): () => ShellViewer {
  const shell = getShell()
  return () => shell.viewer()
}

/** Whether the viewer has a permission. For what is offered only: the server checks when it is done. */
export function permissions(): (permission: string) => boolean {
  const shell = getShell()
  return (permission) => shell.viewer().permissions.includes(permission)
}

const byOrder = (a: Placed<{ order: number }>, b: Placed<{ order: number }>) =>
  a.order - b.order || (a.plugin < b.plugin ? -1 : 1)

/** All parts of all plugins, in order. */
interface Registry {
  readonly fills: ReadonlyMap<string, readonly Placed<Fill>[]>
  readonly renderers: ReadonlyMap<string, Placed<Renderer>>
  readonly menu: readonly Placed<MenuEntry>[]
}

/** A list of posts asks for its fills sixty times a page: the registry never changes while the server runs. */
const registries = new WeakMap<ShellContext['uis'], Registry>()

function registryOf({ uis }: ShellContext): Registry {
  const known = registries.get(uis)
  if (known) return known
  const all = Object.entries(uis).flatMap(([plugin, ui]) =>
    ui.map((part, index) => ({ ...part, plugin, id: `${plugin}:${index}` })),
  )
  const fills = all.filter((part) => part.kind === 'fill').sort(byOrder)
  const made: Registry = {
    fills: Map.groupBy(fills, ({ slot }) => slot),
    renderers: new Map(all.filter((part) => part.kind === 'renderer').map((part) => [part.view, part])),
    menu: all.filter((part) => part.kind === 'menu').sort(byOrder),
  }
  registries.set(uis, made)
  return made
}

/** Parts of the plugins that are on, whoever looks. */
const thatAreOn = <P extends { readonly plugin: string }>(shell: ShellContext, parts: readonly P[]): P[] => {
  const on = shell.on()
  return parts.filter(({ plugin }) => on.includes(plugin))
}
export const fillsIn = (shell: ShellContext) => thatAreOn(shell, [...registryOf(shell).fills.values()].flat())
export const renderersIn = (shell: ShellContext) => thatAreOn(shell, [...registryOf(shell).renderers.values()])
export const menuIn = (shell: ShellContext) => thatAreOn(shell, registryOf(shell).menu)

/** Fills of a slot that this viewer sees for this item, in order. */
export function fillsOf(shell: ShellContext, slot: string, item: { readonly ext?: object } | undefined): Placed<Fill>[] {
  const { permissions } = shell.viewer()
  const extensions = (item?.ext ?? {}) as Record<string, unknown>
  return thatAreOn(shell, registryOf(shell).fills.get(slot) ?? [])
    .filter((fill) => !fill.permission || permissions.includes(fill.permission))
    .filter((fill) => fill.needs.every((plugin) => extensions[plugin] !== undefined))
}

/** The renderer of a view, unless its plugin is off. */
export function rendererOf(shell: ShellContext, view: string): Placed<Renderer> | undefined {
  const renderer = registryOf(shell).renderers.get(view)
  return renderer && shell.on().includes(renderer.plugin) ? renderer : undefined
}

/** Entries of the main menu that this viewer sees, in order. */
export function menuOf(shell: ShellContext): Placed<MenuEntry>[] {
  const { account, permissions } = shell.viewer()
  const mayEnter = { everybody: true, members: account !== null, visitors: account === null }
  return menuIn(shell).filter((entry) => mayEnter[entry.who] && (!entry.permission || permissions.includes(entry.permission)))
}
