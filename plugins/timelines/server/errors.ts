import { refusal } from '@sapocom/sdk-plugin'

export const TimelineOff = refusal('TIMELINES_OFF', 404)
/** This server shows the timeline to people with an account only. */
export const MembersOnly = refusal('TIMELINES_MEMBERS_ONLY', 401)
export const AccountNotFound = refusal('TIMELINES_ACCOUNT_NOT_FOUND', 404)
export const RegionNotFound = refusal('TIMELINES_REGION_NOT_FOUND', 404)
export const RuleNotFound = refusal('TIMELINES_RULE_NOT_FOUND', 404)
export const PostNotFound = refusal('TIMELINES_POST_NOT_FOUND', 404)
