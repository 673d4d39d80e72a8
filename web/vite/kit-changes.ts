import type { Plugin } from 'vite'

interface Change {
  readonly file: RegExp
  readonly from: RegExp
  readonly to: string
}

const changes: readonly Change[] = [
  {
    // Kit hides its announcer of page titles by a `style` attribute, which our Content-Security-Policy forbids (sec S17)
    file: /runtime\/components\/root\.svelte$/,
    from: /style="position: absolute;[^"]*"/,
    to: 'class="vh"',
  },
  {
    // an ETag over the whole page, which a new nonce makes a new one each time: half a millisecond for a page of posts, for nothing
    file: /runtime\/server\/page\/render\.js$/,
    from: /headers\.set\('etag', `"\$\{hash\(transformed\)\}"`\);/,
    to: '',
  },
]

/**
 * The two lines of SvelteKit that don't fit us.
 * @throws when Kit's sources no longer look as expected, so that an update can't bring them back unseen
 */
export function kitChanges(): Plugin {
  return {
    name: 'sapocom:kit-changes',
    enforce: 'pre',
    transform: {
      filter: { id: changes.map(({ file }) => file) },
      handler(code, id) {
        const change = changes.find(({ file }) => file.test(id))
        if (!change) return null
        if (!change.from.test(code)) throw new Error(`SvelteKit changed ${id}: look at web/vite/kit-changes.ts`)
        return { code: code.replace(change.from, change.to), map: null }
      },
    },
  }
}
