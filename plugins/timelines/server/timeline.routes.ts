import type { Api, Static } from '@sapocom/sdk-plugin'
import type { TimelineRule } from '../contract.ts'
import {
  AccessAnswer,
  AccountAnswer,
  AccountQuery,
  FrontAnswer,
  HandlePath,
  PageQuery,
  PostPath,
  RegionPath,
  RulePath,
  RulesAnswer,
  RuleSchema,
  TagPath,
  TimelineAnswer,
  WhyAnswer,
} from './timeline.schema.ts'
import { READING, RULES, TIMELINE_SETTINGS } from './tokens.ts'

const bySetting = 'the operator decides whether visitors see it; the service asks'

/** Timelines with their posts and reasons. */
export function timelineRoutes(api: Api): void {
  const reading = api.need(READING)

  api.get('/front', {
    summary: 'The front page: home, or for visitors the posts of this server',
    public: bySetting,
    query: PageQuery,
    answer: FrontAnswer,
    handler: ({ viewer, query }) => reading.front(viewer, query),
  })

  api.get('/home', {
    summary: 'The home timeline: all that comes from what the viewer follows',
    permission: 'timelines:read-home',
    query: PageQuery,
    answer: TimelineAnswer,
    handler: ({ viewer, query }) => reading.page(viewer, { rule: 'home' }, query),
  })

  api.get('/mentions', {
    summary: 'Posts that speak to the viewer',
    permission: 'timelines:read-home',
    query: PageQuery,
    answer: TimelineAnswer,
    handler: ({ viewer, query }) => reading.page(viewer, { rule: 'mentions' }, query),
  })

  api.get('/local', {
    summary: 'Public posts of this server',
    public: bySetting,
    query: PageQuery,
    answer: TimelineAnswer,
    handler: ({ viewer, query }) => reading.page(viewer, { rule: 'local' }, query),
  })

  api.get('/accounts/:handle', {
    summary: 'A profile and its posts',
    public: 'profiles are public; each post is shown to whom its author lets read it',
    params: HandlePath,
    query: AccountQuery,
    answer: AccountAnswer,
    handler: ({ viewer, params, query }) => reading.account(viewer, params.handle.replace(/^@/, ''), query),
  })
  keyedRoutes(api)
}

function keyedRoutes(api: Api): void {
  const reading = api.need(READING)

  api.get('/tags/:tag', {
    summary: 'Public posts with a hashtag',
    public: bySetting,
    params: TagPath,
    query: PageQuery,
    answer: TimelineAnswer,
    handler: ({ viewer, params, query }) => reading.page(viewer, { rule: 'tag', key: params.tag }, query),
  })

  api.get('/regions/:key', {
    summary: 'Public posts for a region',
    public: bySetting,
    params: RegionPath,
    query: PageQuery,
    answer: TimelineAnswer,
    handler: ({ viewer, params, query }) => reading.page(viewer, { rule: 'region', key: params.key }, query),
  })
}

/** The rules, as the running code follows them. */
export function ruleRoutes(api: Api): void {
  const rules = api.need(RULES)
  const reading = api.need(READING)
  const settings = api.need(TIMELINE_SETTINGS)
  const open = 'everybody may know how timelines come about (G2)'

  api.get('/rules', {
    summary: 'How each timeline comes about, from the code that runs',
    public: open,
    answer: RulesAnswer,
    handler: async () => ({ rules: (await rules.all()).map(onTheWire) }),
  })

  api.get('/rules/:id', {
    summary: 'One rule',
    public: open,
    params: RulePath,
    answer: RuleSchema,
    handler: async ({ params }) => onTheWire(await rules.find(params.id)),
  })

  api.get('/why/:postId', {
    summary: 'Why a post stands in the viewer’s home timeline',
    public: 'whoever may read the post may ask; visitors have no home',
    params: PostPath,
    answer: WhyAnswer,
    handler: ({ viewer, params }) => reading.why(viewer, params.postId),
  })

  api.get('/access', {
    summary: 'Which timelines the viewer may open',
    public: open,
    answer: AccessAnswer,
    handler: async ({ viewer }) => {
      const mayOpen = (access: string): boolean => access === 'public' || (access === 'members' && viewer.account !== null)
      const { local, tag, region } = settings()
      return { local: mayOpen(local), tag: mayOpen(tag), region: mayOpen(region) }
    },
  })
}

/** A rule with lists of its own, as answers are typed. */
function onTheWire(rule: TimelineRule): Static<typeof RuleSchema> {
  return { ...rule, holds: [...rule.holds], leavesOut: [...rule.leavesOut], signals: [...rule.signals] }
}
