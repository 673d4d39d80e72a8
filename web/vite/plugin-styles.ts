import type { Plugin } from 'vite'
import type { PluginFolder } from '../discovery/plugin-folders.ts'

interface Asset {
  readonly names: readonly string[]
  readonly originalFileNames?: readonly string[]
}

/**
 * Puts the plugin's id into the names of its style sheets: `<id>~<name>.<hash>.css`. Kit links the sheets of all lazy components on
 * every page; by the name the shell knows which of them to leave out.
 */
export function pluginStyles(plugins: readonly PluginFolder[]): Plugin {
  const ownerOf = (file: string) =>
    plugins.find(({ id, folder }) => file.startsWith(`${folder}/web/`) || file.includes(`plugins/${id}/web/`))?.id
  return {
    name: 'sapocom:plugin-styles',
    outputOptions(options) {
      const usual = options.assetFileNames
      const nameOf = (asset: Asset): string | undefined => {
        const owner = asset.names[0]?.endsWith('.css') ? (asset.originalFileNames ?? []).map(ownerOf).find(Boolean) : undefined
        return owner && `_app/immutable/assets/${owner}~[name].[hash][extname]`
      }
      options.assetFileNames = (asset) =>
        nameOf(asset) ?? (typeof usual === 'function' ? usual(asset) : (usual ?? '_app/immutable/assets/[name].[hash][extname]'))
      return options
    },
  }
}
