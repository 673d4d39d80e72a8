import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
import { discover } from './discover.ts'
import { pluginFolders } from './discovery/plugin-folders.ts'
import { development } from './vite/development.ts'
import { kitChanges } from './vite/kit-changes.ts'
import { kitChunks } from './vite/kit-chunks.ts'
import { pageFiles } from './vite/page-files.ts'
import { pluginPackages } from './vite/plugin-packages.ts'
import { pluginStyles } from './vite/plugin-styles.ts'

const plugins = await discover(pluginFolders())

export default defineConfig({
  plugins: [
    pluginPackages(plugins),
    pluginStyles(plugins),
    kitChanges(),
    pageFiles(plugins),
    kitChunks(),
    development(plugins),
    sveltekit({
      adapter: adapter({ precompress: true }),
      // the service worker shows one page at any address
      paths: { relative: false },
      // the list of all routes, of plugins that are off too, stays here
      router: { resolution: 'server' },
      // the kernel compares Origin and Sec-Fetch-Site for pages and API alike (sec S16); Kit's check knows the first only
      csrf: { trustedOrigins: ['*'] },
      // sec S17; nonces are added to script-src and style-src
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self'],
          'img-src': ['self', 'data:', 'blob:'],
          'media-src': ['self', 'blob:'],
          'object-src': ['none'],
          'frame-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
          'require-trusted-types-for': ['script'],
          'trusted-types': ['svelte-trusted-html', 'sveltekit-trusted-url', 'sapocom-html'],
        },
      },
    }),
  ],
  // plugins outside of the workspace have no node_modules of their own: these come from here, and once only
  resolve: { dedupe: ['svelte', '@sveltejs/kit', '@sapocom/sdk-plugin'] },
  server: { fs: { allow: ['..', ...plugins.map(({ folder }) => folder)] } },
})
