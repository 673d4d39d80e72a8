import type { Plugin } from 'vite'

const style = /style="position: absolute;[^"]*"/

/**
 * Kit hides its announcer of page titles by a `style` attribute, which our Content-Security-Policy forbids (sec S17): the class does the same.
 * @throws when Kit's component no longer looks as expected, so that an update can't bring the violation back unseen
 */
export function announcer(): Plugin {
  return {
    name: 'sapocom:announcer',
    enforce: 'pre',
    transform: {
      filter: { id: /runtime\/components\/root\.svelte$/ },
      handler(code) {
        if (!style.test(code)) throw new Error('SvelteKit changed its announcer: look at web/vite/announcer.ts')
        return { code: code.replace(style, 'class="vh"'), map: null }
      },
    },
  }
}
