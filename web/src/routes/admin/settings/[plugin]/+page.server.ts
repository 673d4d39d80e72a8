import { loadSettings, saveSettings } from '#lib/settings.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ fetch, params, locals }) => loadSettings(fetch, params.plugin, 'server', locals.language)

export const actions: Actions = {
  default: (event) => saveSettings(event, event.params.plugin, 'server'),
}
