import type { Translate } from '@sapocom/sdk-plugin/web'
import { translate } from './i18n.ts'

/** The shell's texts in the language of the request, for actions. */
export function shellTexts(locals: App.Locals): Translate {
  return (key, params) => translate(locals.language, 'shell', key, params)
}
