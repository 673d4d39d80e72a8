import type { Plugin } from 'vite'
import { discover } from '../discover.ts'
import type { PluginFolder } from '../discovery/plugin-folders.ts'

/** In the dev server: new pages of plugins appear by themselves, changed server code reloads the page. */
export function development(plugins: readonly PluginFolder[]): Plugin {
  const isPlugins = (file: string) => plugins.some(({ folder }) => file.startsWith(`${folder}/`))
  return {
    name: 'sapocom:development',
    apply: 'serve',
    configureServer(server) {
      server.watcher.add(plugins.map(({ folder }) => folder))
      const again = (file: string) => {
        if (!isPlugins(file) || !/\/web\/(routes\/.*\+|ui\.ts|params\.ts)|\/locales\//.test(file)) return
        // a half-written file must not end the server: the next save comes
        discover(plugins).catch((error: unknown) => server.config.logger.error(String(error)))
      }
      server.watcher.on('add', again).on('unlink', again)
      server.watcher.on('change', (file) => {
        if (isPlugins(file) && file.endsWith('.server.ts')) server.environments.client.hot.send({ type: 'full-reload' })
      })
    },
  }
}
