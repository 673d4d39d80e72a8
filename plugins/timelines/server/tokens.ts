import { token } from '@sapocom/sdk-plugin'
import type { HomeComposer } from './home.composer.ts'
import type { LiveService } from './live.service.ts'
import type { ReadingService } from './reading.service.ts'
import type { RuleService } from './rule.service.ts'
import type { TimelineAccess } from './timeline.settings.ts'

/** Services of this plugin's own, for its routes and its wiring. */
export const READING = token<ReadingService>('timelines.reading')
export const RULES = token<RuleService>('timelines.ruleService')
export const HOME = token<HomeComposer>('timelines.home')
export const LIVE = token<LiveService>('timelines.live')
export const TIMELINE_SETTINGS = token<() => TimelineAccess>('timelines.settings')
