import { createKernel } from '../../core/kernel.ts'
import { loadConfig } from '../../core/config/load.ts'
import { findPlugins } from '../../core/config/plugin-folders.ts'
import { identification, type PluginDefinition } from '@sapocom/sdk-plugin'

const [databaseUrl = '', account = ''] = process.argv.slice(2)

/** Whoever asks is the account of the test. */
const everybody: PluginDefinition = {
  id: 'everybody',
  title: { de: 'Alle', en: 'Everybody' },
  setup: (plugin) =>
    plugin.contribute(identification, {
      identify: async () => ({ person: account, account, institution: null, mandate: null, roles: ['citizen'], language: 'de' }),
    }),
}

const config = loadConfig({
  env: { SAPOCOM_LOG_LEVEL: 'silent', SAPOCOM_PLUGINS: 'regions,media,accounts,posts,timelines', SAPOCOM_RATE_LIMITS: '1000' },
})
const kernel = await createKernel({
  config,
  databaseUrl,
  plugins: [
    { id: 'everybody', folder: import.meta.dirname, version: '1.0.0', load: async () => everybody },
    ...findPlugins(config),
  ],
  web: false,
})
for (let count = 0; ; count += 1) {
  const answers = await Promise.all(
    Array.from({ length: 3 }, (_, lane) =>
      kernel.app.inject({ method: 'POST', url: '/api/posts/v1', payload: { text: `Beitrag ${count}/${lane}` } }),
    ),
  )
  for (const answer of answers) if (answer.statusCode < 300) process.send?.(answer.json().id)
}
