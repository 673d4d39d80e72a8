import { getPlugin, getShell, type Translate } from './shell.ts'

/**
 * The texts of a plugin in the viewer's language: `const t = texts()`, `t('write', { count: 3 })`. Without an id those of the plugin
 * whose page or slot component this is. Call it while a component starts.
 */
export function texts(plugin: string | undefined = getPlugin()): Translate {
  const shell = getShell()
  if (!plugin) throw new Error('texts() outside a plugin needs the id of one')
  return (key, params) => shell.translate(plugin, key, params)
}
