import { token, type Static } from '@sapocom/sdk-plugin'
import type { RunRepository } from './import.repository.ts'
import type { ImportService } from './import.service.ts'
import type { importSettings } from './import.settings.ts'

/** Inside this plugin only. */
export const REPOSITORY = token<RunRepository>('import.repository')
export const SERVICE = token<ImportService>('import.service')
export const RULES = token<() => Static<(typeof importSettings)['server']>>('import.rules')
