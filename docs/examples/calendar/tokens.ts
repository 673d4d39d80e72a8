import { token } from '@sapocom/sdk-plugin'
import type { DateRepository } from './date.repository.ts'

/** Inside this plugin only. */
export const DATES = token<DateRepository>('calendar.dates')
