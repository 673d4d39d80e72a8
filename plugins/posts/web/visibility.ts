import type { IconName } from '@sapocom/sdk-plugin/web'
import { visibilities, type Visibility } from '../contract.ts'

export const visibilityIcons: Readonly<Record<Visibility, IconName>> = {
  public: 'globe',
  unlisted: 'eye',
  followers: 'users',
  direct: 'at-sign',
}

/** Those a reply may have: none wider than that of what it answers. */
export function allowedVisibilities(answered: Visibility | undefined): readonly Visibility[] {
  return visibilities.slice(answered ? visibilities.indexOf(answered) : 0)
}
