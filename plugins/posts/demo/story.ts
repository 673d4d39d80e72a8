import type { Visibility } from '../contract.ts'
import type { SceneName } from './scenes.ts'

/** What somebody in the demo town writes. All persons, events and numbers are made up. */
export interface DemoPost {
  /** Handle of the author. */
  readonly by: string
  readonly text: string
  readonly picture?: SceneName
  readonly warning?: string
  readonly visibility?: Visibility
  /** Keys of regions; an office's own unless given. */
  readonly regions?: readonly string[]
  readonly language?: string
  /** Each answers the post itself, or the answer before it with `to: 'last'`. */
  readonly answers?: readonly DemoAnswer[]
}

export interface DemoAnswer {
  readonly by: string
  readonly text: string
  readonly to?: 'post' | 'last'
  readonly picture?: SceneName
  readonly language?: string
}
