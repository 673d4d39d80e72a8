import { Refusal, Type, viewerView, type Presenters, type Shell, type Viewer } from '@sapocom/sdk-plugin'
import type { Config } from '@sapocom/config'
import type { PluginDefinition } from '@sapocom/sdk-plugin'
import type { KernelViewer } from '../access/viewer.ts'
import type { MailHost } from '../mail/mail-host.ts'
import type { Switchboard } from '../plugins/switchboard.ts'
import type { LoadedPlugin } from '../plugins/loaded-plugin.ts'
import type { SettingsLevel, SettingsStore } from '../settings/settings-store.ts'
import type { RouteRecorder } from './recorded-route.ts'

export interface CoreRouteParts {
  readonly config: Config
  readonly version: string
  readonly plugins: readonly LoadedPlugin[]
  readonly switchboard: Switchboard
  readonly settings: SettingsStore
  readonly presenters: Presenters
  readonly mail: Pick<MailHost, 'list'>
}

/** The kernel's own permissions, in the form of a plugin's. */
export const CORE_PERMISSIONS: NonNullable<PluginDefinition['permissions']> = {
  'core:administer': { title: { de: 'Den Server verwalten', en: 'Administer the server' }, default: ['operator'] },
  'core:settings': {
    title: { de: 'Eigene Einstellungen ändern', en: 'Change own settings' },
    default: ['citizen', 'institution', 'moderator', 'operator', 'unconfirmed'],
  },
}

const Sentence = Type.Object({ de: Type.String(), en: Type.String() })
const PluginId = Type.Object({ plugin: Type.String({ maxLength: 40 }) })
const Info = Type.Object({
  id: Type.String(),
  title: Sentence,
  version: Type.String(),
  state: Type.String({ enum: ['on', 'off', 'failed', 'blocked', 'suspended'] }),
  reason: Type.Union([Sentence, Type.Null()]),
  since: Type.String(),
  scope: Type.String(),
  essential: Type.Boolean(),
  requires: Type.Array(Type.String()),
  dependants: Type.Array(Type.String()),
})
const PublicPlugin = Type.Object({
  id: Type.String(),
  title: Sentence,
  version: Type.String(),
  egress: Type.Array(Type.Object({ to: Type.String(), purpose: Sentence })),
  keeps: Type.Array(Type.Object({ what: Sentence, why: Sentence, until: Sentence })),
})
const ShellAnswer = Type.Object({
  viewer: Type.Object({
    person: Type.Union([Type.String(), Type.Null()]),
    account: Type.Union([Type.String(), Type.Null()]),
    institution: Type.Union([Type.String(), Type.Null()]),
    mandate: Type.Union([Type.String(), Type.Null()]),
    permissions: Type.Array(Type.String()),
    language: Type.String(),
    ext: Type.Unsafe<Record<string, unknown>>({ type: 'object', 'x-extensions-of': viewerView.name }),
  }),
  on: Type.Array(Type.String()),
  server: Type.Object({
    name: Type.String(),
    version: Type.String(),
    source: Type.String(),
    operator: Type.String(),
    mode: Type.String(),
  }),
})
const SettingsPlace = Type.Object({
  plugin: Type.String({ maxLength: 40 }),
  level: Type.String({ enum: ['server', 'institution', 'account'] }),
})
const AnyValues = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true })

export function coreRoutes(api: RouteRecorder, parts: CoreRouteParts): void {
  pluginRoutes(api, parts)
  settingsRoutes(api, parts)
  if (parts.config.mode === 'demo') mailRoutes(api, parts)
  api.get('/shell', {
    public: 'every page needs it; it says about the viewer only what the viewer knows',
    summary: 'Viewer, what is on, and facts about the server',
    query: Type.Object({ institution: Type.Optional(Type.String({ pattern: '^\\d{1,20}$' })) }),
    answer: ShellAnswer,
    handler: async ({ viewer, query }) => (await shell(parts, viewer as KernelViewer, query.institution ?? null)) as never,
  })
}

function pluginRoutes(api: RouteRecorder, { plugins, switchboard }: CoreRouteParts): void {
  api.get('/plugins', {
    public: 'everybody may know what runs here and where it may send data',
    summary: 'Plugins that are on, their versions, and what they may send where',
    cache: 10,
    answer: Type.Object({ plugins: Type.Array(PublicPlugin) }),
    handler: async () => ({
      plugins: plugins
        .filter((plugin) => switchboard.isOn(plugin.source.id))
        .map(({ source, definition }) => ({
          id: source.id,
          title: { de: definition.title.de, en: definition.title.en },
          version: source.version,
          egress: [...(definition.egress ?? [])],
          keeps: [...(definition.keeps ?? [])],
        })),
    }),
  })
  api.get('/admin/plugins', {
    permission: 'core:administer',
    summary: 'All installed plugins with their states and reasons',
    answer: Type.Object({ plugins: Type.Array(Info) }),
    handler: async () => ({ plugins: switchboard.list() as never }),
  })
  api.put('/admin/plugins/:plugin', {
    permission: 'core:administer',
    summary: 'Switches a plugin on or off, for the server or for one institution',
    params: PluginId,
    body: Type.Object({
      on: Type.Boolean(),
      institution: Type.Optional(Type.String({ pattern: '^\\d{1,20}$' })),
      withDependants: Type.Optional(Type.Boolean()),
    }),
    answer: Type.Object({ plugins: Type.Array(Info) }),
    handler: async ({ params, body, viewer }) => {
      const { on, institution = null, withDependants = false } = body
      await switchboard.switch(params.plugin, on, { by: viewer, institution, withDependants })
      return { plugins: switchboard.list() as never }
    },
  })
  api.get('/admin/plugins/:plugin/why', {
    permission: 'core:administer',
    summary: 'Which rule decides that a plugin is on or off',
    params: PluginId,
    query: Type.Object({ institution: Type.Optional(Type.String({ pattern: '^\\d{1,20}$' })) }),
    answer: Type.Object({ on: Type.Boolean(), rule: Type.String(), sentence: Sentence }),
    handler: async ({ params, query }) => switchboard.why(params.plugin, query.institution ?? null),
  })
}

function mailRoutes(api: RouteRecorder, { mail }: CoreRouteParts): void {
  api.get('/dev/mail', {
    public: 'a demo server sends no mail: whoever tries it out reads the letters here',
    summary: 'Mail of a demo server, newest first',
    answer: Type.Object({
      items: Type.Array(
        Type.Object({ id: Type.String(), to: Type.String(), subject: Type.String(), text: Type.String(), sentAt: Type.String() }),
      ),
    }),
    handler: async () => ({ items: (await mail.list()).map((letter) => ({ ...letter, sentAt: letter.sentAt.toISOString() })) }),
  })
}

function settingsRoutes(api: RouteRecorder, { settings, switchboard }: CoreRouteParts): void {
  const place = (plugin: string, level: SettingsLevel, viewer: Viewer) => {
    const schema = settings.schema(plugin, level)
    if (!schema || !switchboard.isOn(plugin)) throw new Refusal('CORE_NOT_FOUND', 404)
    if (level !== 'account') viewer.require('core:administer')
    const owner = level === 'server' ? null : level === 'account' ? viewer.account : viewer.institution
    if (level !== 'server' && owner === null) throw new Refusal('CORE_NOT_FOUND', 404)
    return { schema, owner }
  }
  const answer = Type.Object({ schema: AnyValues, values: AnyValues })
  api.get('/settings', {
    permission: 'core:settings',
    summary: 'Plugins that have settings, by level',
    answer: Type.Object({ account: Type.Array(Type.String()), server: Type.Array(Type.String()) }),
    handler: async ({ viewer }) => {
      const on = (level: SettingsLevel) => settings.plugins(level).filter((plugin) => switchboard.isOn(plugin))
      return { account: on('account'), server: viewer.may('core:administer') ? on('server') : [] }
    },
  })
  api.get('/settings/:plugin/:level', {
    permission: 'core:settings',
    summary: 'Settings of a plugin with their schema: the server’s, the acting institution’s, one’s own',
    params: SettingsPlace,
    answer,
    handler: async ({ params, viewer }) => {
      const level = params.level as SettingsLevel
      const { schema, owner } = place(params.plugin, level, viewer)
      return { schema: schema as never, values: await settings.get(params.plugin, level, owner) }
    },
  })
  api.put('/settings/:plugin/:level', {
    permission: 'core:settings',
    summary: 'Changes settings of a plugin; fields that are left out stay',
    params: SettingsPlace,
    body: AnyValues,
    answer,
    handler: async ({ params, body, viewer }) => {
      const level = params.level as SettingsLevel
      const { schema, owner } = place(params.plugin, level, viewer)
      return { schema: schema as never, values: await settings.set(params.plugin, level, owner, body, viewer) }
    },
  })
}

async function shell(
  { config, version, switchboard, presenters }: CoreRouteParts,
  viewer: KernelViewer,
  institution: string | null,
): Promise<Shell> {
  const { person, account, mandate, language } = viewer
  const [shown] = account ? await presenters.fill(viewerView, [{ id: account, institutionId: viewer.institution }], viewer) : []
  const { name, source, operator } = config.server
  return {
    viewer: {
      person,
      account,
      institution: viewer.institution,
      mandate,
      permissions: [...viewer.permissions],
      language,
      ext: shown?.ext ?? {},
    },
    on: switchboard.allOn(institution),
    server: { name, version, source, operator, mode: config.mode },
  }
}
