import { error } from '@sveltejs/kit'
import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { pluginsWithSettings } from '#lib/settings.server.ts'
import { shellTexts } from '#lib/texts-of-request.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, parent, locals }) => {
  const { shell } = await parent()
  if (shell.viewer.account === null) error(401, { message: shellTexts(locals)('error.401.text') })
  return { sections: await pluginsWithSettings(api(fetch), 'account', locals.language) }
}
