import type { Component } from 'svelte'
import type { IconName } from '@sapocom/sdk-plugin/web'

/** An entry of the menu, ready to be shown. */
export interface NavigationEntry {
  readonly path: string
  /** In the viewer's language. */
  readonly label: string
  /** A name of the kit's set, or a plugin's own drawing. */
  readonly icon?: IconName | Component
  /** How many wait for the viewer, and of what ("neue"). */
  readonly badge?: { readonly count: number; readonly label: string }
  /** `main`: also in the phone's bar of five. */
  readonly place?: 'main' | 'more'
}

/** Who is signed in, for the frame. */
export interface Me {
  readonly name: string
  readonly kind: 'person' | 'institution'
  /** Second line: "Bürgerkonto", "Sie sind Jana Petersen". */
  readonly detail: string
  readonly seed: string
  readonly src?: string | null
  /** Where accounts are switched and settings are. */
  readonly href: string
}

/** A link of the footer. */
export interface FooterLink {
  readonly href: string
  readonly label: string
  /** Of the page it leads to, where it is another one (BCP 47). */
  readonly language?: string
}

/** Whether a page belongs to an entry: the page itself or one below it. */
export function isCurrent(entry: string, path: string): boolean {
  return path === entry || (entry !== '/' && path.startsWith(`${entry}/`))
}
