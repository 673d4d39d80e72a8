import { error } from '@sveltejs/kit'
import { shellTexts } from '#lib/texts-of-request.server.ts'
import type { LayoutServerLoad } from './$types'

/** Only an answer in time: every call behind these pages asks for the permission again. */
export const load: LayoutServerLoad = async ({ parent, locals }) => {
  const { shell } = await parent()
  const status = shell.viewer.account === null ? 401 : 403
  if (!shell.viewer.permissions.includes('core:administer'))
    error(status, { message: shellTexts(locals)(`error.${status}.text`) })
}
