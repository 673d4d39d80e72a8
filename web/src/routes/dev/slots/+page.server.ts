import { error } from '@sveltejs/kit'
import { contracts } from '#generated/contracts.server.ts'
import type { PageServerLoad } from './$types'

export const csr = false

export const load: PageServerLoad = async ({ parent }) => {
  const { shell } = await parent()
  if (shell.server.mode !== 'demo') error(404, { message: 'NOT_FOUND' })
  return { slots: [...new Set(contracts.flatMap((contract) => Object.values(contract).flatMap(slotName)))].sort() }
}

/** A slot is what names a view (or none) without adding to it. */
function slotName(value: unknown): string[] {
  const isSlot = typeof value === 'object' && value !== null && 'view' in value && 'name' in value && !('plugin' in value)
  return isSlot && typeof value.name === 'string' ? [value.name] : []
}
