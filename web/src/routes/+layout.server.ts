import { api } from '@sapocom/sdk-plugin/web/api.ts'
import type { Shell } from '@sapocom/sdk-plugin'
import { textsAddress } from '#lib/texts.server.ts'
import { uis } from '#generated/uis.server.ts'
import type { LayoutServerLoad } from './$types'

const numbers = new Map(Object.keys(uis).map((plugin, number) => [plugin, number]))

/** What every page needs, asked once: nothing here may depend on the page. */
export const load: LayoutServerLoad = async ({ fetch, locals, cookies, depends }) => {
  depends('sapocom:shell')
  const { request, display, language } = locals
  const shell = await api(fetch).get<Shell>('/api/core/v1/shell')
  locals.account = shell.viewer.account
  locals.isDemo = shell.server.mode === 'demo'
  // read here and nowhere else: a message is shown once
  if (request.flash) cookies.delete('flash', { path: '/' })
  // what is on may differ by place: the kernel decided it for this request. Of what is off the browser learns nothing, not even a permission
  const isOn = (permission: string) => permission.startsWith('core:') || request.on.includes(permission.split(':', 1)[0] ?? '')
  const viewer = { ...shell.viewer, permissions: shell.viewer.permissions.filter(isOn) }
  return {
    shell: { ...shell, viewer, on: request.on },
    display,
    language,
    flash: request.flash,
    uis: Object.fromEntries(
      request.on.flatMap((plugin) => (numbers.has(plugin) ? [[plugin, numbers.get(plugin) ?? 0] as const] : [])),
    ),
    texts: textsAddress(language, request.on),
  }
}
