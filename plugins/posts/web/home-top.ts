import { defineSlot } from '@sapocom/sdk-plugin'

/** The timelines' slot above a timeline, by its name: timelines requires posts, so that posts can't require it. */
export const homeTop = defineSlot<{ item: { readonly rule: string } }>()('timelines.home.top')
