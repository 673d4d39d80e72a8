import { error, redirect } from '@sveltejs/kit'
import { api, type Api } from '@sapocom/sdk-plugin/web/api.ts'
import { flash } from '@sapocom/sdk-plugin/web/flash.ts'
import { filters, goesOffWith, inLanguage, type Filter, type PluginInfo } from '#lib/admin.ts'
import { shellTexts } from '#lib/texts-of-request.server.ts'
import type { Actions, PageServerLoad } from './$types'

const address = '/api/core/v1/admin/plugins'
const pluginsOf = async (api: Api) => (await api.get<{ plugins: readonly PluginInfo[] }>(address)).plugins

export const load: PageServerLoad = async ({ fetch, url }) => {
  const wish = url.searchParams.get('state') as Filter
  const plugins = await pluginsOf(api(fetch))
  const id = url.searchParams.get('off')
  const asked = plugins.find((plugin) => plugin.id === id && !plugin.essential && plugin.state !== 'off')
  return {
    plugins,
    filter: filters.includes(wish) ? wish : ('all' as const),
    /** The plugin whose switching off is to be confirmed, and what goes off with it. */
    asked: asked && { plugin: asked, also: goesOffWith(asked, plugins) },
  }
}

export const actions: Actions = {
  /** Switches at once what nothing depends on; else the page asks first, and sends `confirmed`. */
  switch: async (event) => {
    const { request, fetch, locals } = event
    const form = await request.formData()
    const on = form.get('on') === 'true'
    const server = api(fetch)
    const plugins = await pluginsOf(server)
    const plugin = plugins.find(({ id }) => id === form.get('id'))
    if (!plugin) error(404, { message: 'NOT_FOUND' })
    const also = goesOffWith(plugin, plugins)
    if (!on && also.length > 0 && form.get('confirmed') !== 'true') redirect(303, `/admin/plugins?off=${plugin.id}#ask`)
    const outcome = await server.attempt('PUT', `${address}/${plugin.id}`, { on, withDependants: !on && also.length > 0 })
    const name = inLanguage(plugin.title, locals.language)
    const t = shellTexts(locals)
    if (outcome.ok) flash(event, 'done', t(on ? 'admin.plugins.switchedOn' : 'admin.plugins.switchedOff', { name }))
    else flash(event, 'error', outcome.problem.detail)
    redirect(303, `/admin/plugins#${plugin.id}`)
  },
}
