import { refusal } from '@sapocom/sdk-plugin'

/** Sentences stand in the locales under `errors.<CODE>`. */
export const InThePast = refusal<{ at: string }>('CALENDAR_IN_THE_PAST', 422, 'startsAt')
