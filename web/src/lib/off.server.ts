import { error, type RequestEvent } from '@sveltejs/kit'

const group = /^\/\(plugins\)\/\(([^)]+)\)/

/** The plugin that a page belongs to. */
export function ownerOf(routeId: string | null): string | undefined {
  return group.exec(routeId ?? '')?.[1]
}

/** @throws the page's 404 when the plugin is off at this place */
export function requireOn(plugin: string, locals: App.Locals): void {
  if (!locals.request.on.includes(plugin)) error(404, { message: 'PLUGIN_DISABLED', code: 'PLUGIN_DISABLED' })
}

/** What a page of a plugin that is off answers. Nothing of the plugin has run yet. */
export async function answerOff(event: RequestEvent, plugin: string): Promise<Response> {
  const asksForData = event.isDataRequest || !['GET', 'HEAD'].includes(event.request.method)
  if (asksForData) requireOn(plugin, event.locals)
  const page = await event.fetch('/off')
  return new Response(page.body, { status: 404, headers: page.headers })
}
