import { error } from '@sveltejs/kit'
import type { PageLoad } from './$types'

export const csr = false

export const load: PageLoad = async ({ parent }) => {
  const { shell } = await parent()
  if (shell.server.mode !== 'demo') error(404, { message: 'NOT_FOUND' })
}
