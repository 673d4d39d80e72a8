import type { Component, Snippet } from 'svelte'
import type { TObject } from 'typebox'
import type { IconName } from './kit/icons.ts'
import type { Always, AnyExtension, AnySlot, Shown, SlotProps, View } from '../index.ts'

export type AnyView = View<string, TObject>
/** What the owner of a slot hands to it. */
export type SlotInput<S extends AnySlot> = Omit<SlotProps<S>, keyof Always>

type Load<P extends object> = () => Promise<{ default: Component<P> }>
type AnyLoad = () => Promise<{ default: Component<any> }>

/** A component that a plugin puts into a slot. */
export interface Fill {
  readonly kind: 'fill'
  readonly slot: string
  readonly load: AnyLoad
  /** Plugins whose extension the item must carry under `ext`, else the component is not rendered. */
  readonly needs: readonly string[]
  readonly order: number
  readonly permission: string | undefined
}

/** How a plugin shows the items of its view, wherever they appear. */
export interface Renderer {
  readonly kind: 'renderer'
  readonly view: string
  readonly load: AnyLoad
}

/** An entry of the main menu. */
export interface MenuEntry {
  readonly kind: 'menu'
  readonly path: string
  /** Key of the label in the plugin's own texts. */
  readonly label: string
  /** A name of the kit's set, or a drawing of the plugin's own. */
  readonly icon: IconName | Component | undefined
  readonly order: number
  readonly permission: string | undefined
  readonly who: Who
  readonly place: Place
}

/**
 * Where a menu entry stands. `main`: also in the phone's bar of five; `more`: behind "Mehr" there; `write`: the button to write with;
 * `search`, `login`, `join`: the frame's links of that name; `account`: where the viewer's own name leads.
 */
export type Place = 'main' | 'more' | 'write' | 'search' | 'login' | 'join' | 'account'
export type Who = 'everybody' | 'members' | 'visitors'
export type UiPart = Fill | Renderer | MenuEntry
/** What a plugin adds to the pages of others: the default export of its `web/ui.ts`. */
export type Ui = readonly UiPart[]

/** What a renderer gets beside the item: the place decides about size, heading level and what stands around it. */
export interface ItemOptions {
  /** How much room there is; a renderer may know more names. Default `full`. */
  variant?: 'full' | 'compact' | (string & {})
  /** Level of the item's heading, 2 to 6. Default 2. */
  level?: 2 | 3 | 4 | 5 | 6
  /** Stands inside the item, above its content (the reason why a timeline shows it). */
  before?: Snippet
  /** Stands inside the item, below its content. */
  after?: Snippet
}

/** Props of the component that renders a view. */
export type ItemProps<V extends AnyView, X extends readonly AnyExtension[] = []> = Always & { item: Shown<V, X> } & ItemOptions

export interface SlotOptions<X extends readonly AnyExtension[]> {
  /** Extensions the component reads from `item.ext`: it is rendered only where all of them are there. */
  needs?: X
  /** Smaller stands first; equal ones by the id of the plugin. Default 100. */
  order?: number
  /** Rendered only for viewers who have it. The server checks again when something is done. */
  permission?: string
}

/** Puts a component into a slot. The import must stay inside the arrow: it becomes a chunk of its own. */
export function slot<S extends AnySlot, const X extends readonly AnyExtension[] = []>(
  slot: S,
  load: Load<SlotProps<S, NoInfer<X>>>,
  options: SlotOptions<X> = {},
): Fill {
  const needs = (options.needs ?? []).map((extension) => extension.plugin)
  return { kind: 'fill', slot: slot.name, load, needs, order: options.order ?? 100, permission: options.permission }
}

/** Says how items of a view look; one plugin, the view's owner, does so for each view. */
export function renders<V extends AnyView>(view: V, load: Load<ItemProps<V>>): Renderer {
  return { kind: 'renderer', view: view.name, load }
}

/** An entry of the main menu, labelled with the plugin's text `menu` unless `label` names another key. */
export function menu(path: string, options: Partial<Omit<MenuEntry, 'kind' | 'path'>> = {}): MenuEntry {
  const { label = 'menu', icon, order = 100, permission, who = 'everybody', place = 'more' } = options
  return { kind: 'menu', path, label, icon, order, permission, who, place }
}

export function defineUi(parts: Ui): Ui {
  return parts
}
