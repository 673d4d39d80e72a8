import { setShell, type ShellContext } from '@sapocom/sdk-plugin/web/shell.ts'
import type { Shell } from '@sapocom/sdk-plugin'
import { readyComponent } from './components.ts'
import { translate } from './i18n.ts'
import { currentUis } from './uis.ts'

interface Data {
  readonly shell: Shell
  readonly language: string
}

/** Hands the shell down to all components. Call it while the root layout starts. */
export function provideShell(data: () => Data): ShellContext {
  return setShell({
    on: () => data().shell.on,
    viewer: () => data().shell.viewer,
    server: () => data().shell.server,
    language: () => data().language,
    translate: (plugin, key, params) => translate(data().language, plugin, key, params),
    ready: readyComponent,
    get uis() {
      return currentUis()
    },
  })
}
