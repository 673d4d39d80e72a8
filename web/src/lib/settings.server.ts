import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import type { Words } from '@sapocom/sdk-plugin'
import { api, type Api } from '@sapocom/sdk-plugin/web/api.ts'
import { flash } from '@sapocom/sdk-plugin/web/flash.ts'
import { inLanguage } from './admin.ts'
import { fieldsOf, sentValues, shownValues, type SettingsSchema } from './settings-form.ts'
import { shellTexts } from './texts-of-request.server.ts'

export interface SettingsSection {
  readonly plugin: string
  readonly title: string
}

/** Plugins that are on and have settings of this level, with their names. */
export async function pluginsWithSettings(api: Api, level: 'account' | 'server', language: string): Promise<SettingsSection[]> {
  const [settings, titles] = await Promise.all([
    api.get<Record<'account' | 'server', readonly string[]>>('/api/core/v1/settings'),
    pluginTitles(api, language),
  ])
  return settings[level].map((plugin) => ({ plugin, title: titles.get(plugin) ?? plugin }))
}

/** Names of the plugins that are on. */
export async function pluginTitles(api: Api, language: string): Promise<ReadonlyMap<string, string>> {
  const { plugins } = await api.get<{ plugins: readonly { id: string; title: Words }[] }>('/api/core/v1/plugins')
  return new Map(plugins.map(({ id, title }) => [id, inLanguage(title, language)]))
}

type Level = 'account' | 'server'
interface Stored {
  readonly schema: SettingsSchema
  readonly values: Readonly<Record<string, unknown>>
}

const addressOf = (plugin: string, level: Level) => `/api/core/v1/settings/${encodeURIComponent(plugin)}/${level}`

/** What the page of one plugin's settings shows. */
export async function loadSettings(fetch: typeof globalThis.fetch, plugin: string, level: Level, language: string) {
  const server = api(fetch)
  const [stored, titles] = await Promise.all([server.get<Stored>(addressOf(plugin, level)), pluginTitles(server, language)])
  return { ...stored, plugin, title: titles.get(plugin) ?? plugin }
}

/** Keeps what was sent; a refusal comes back with what was typed. */
export async function saveSettings(event: RequestEvent, plugin: string, level: Level) {
  const server = api(event.fetch)
  const form = await event.request.formData()
  const { schema } = await server.get<Stored>(addressOf(plugin, level))
  const fields = fieldsOf(schema)
  const sent = sentValues(fields, schema, form)
  const outcome = await server.attempt<Stored>('PUT', addressOf(plugin, level), sent)
  if (!outcome.ok) return fail(outcome.status, { values: shownValues(fields, sent), problem: outcome.problem })
  flash(event, 'done', shellTexts(event.locals)('settings.saved'))
  redirect(303, event.url.pathname)
}
