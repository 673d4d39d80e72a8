import type { Check } from '@sapocom/sdk-plugin'
import type { HomeComposer } from './home.composer.ts'

/** For `sapocom doctor` and the admin page: whether home asks all sources that plugins offer. */
export function sourcesCheck(home: () => HomeComposer): Check {
  return {
    title: { de: 'Quellen der Zeitleiste', en: 'Sources of the timeline' },
    run: async () => {
      const refused = await home().refused()
      const names = refused.map((error) => error.message).join(' · ')
      return {
        ok: refused.length === 0,
        sentence:
          refused.length === 0
            ? { de: 'Jede Quelle hat ihren Index.', en: 'Every source has its index.' }
            : { de: `Ohne Index und deshalb ausgelassen: ${names}`, en: `Without an index and therefore left out: ${names}` },
      }
    },
  }
}
