import { shellSettings } from '@sapocom/sdk-plugin'
import { defineUi, slot } from '@sapocom/sdk-plugin/web'

export default defineUi([slot(shellSettings, () => import('./SettingsLink.svelte'), { permission: 'import:run', order: 60 })])
