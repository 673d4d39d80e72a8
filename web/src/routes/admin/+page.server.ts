import { api } from '@sapocom/sdk-plugin/web/api.ts'
import { pluginsWithSettings } from '#lib/settings.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => ({
  sections: await pluginsWithSettings(api(fetch), 'server', locals.language),
})
