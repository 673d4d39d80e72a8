import { checks, CLOCK, DATABASE, definePlugin, LOG, PRESENTERS, REALTIME, streamTopics, type Plugin } from '@sapocom/sdk-plugin'
import { accounts, ACCOUNTS } from '@sapocom/plugin-accounts/contract'
import { POST_CONDITION, postPublished, posts, POSTS } from '@sapocom/plugin-posts/contract'
import { regions, REGIONS } from '@sapocom/plugin-regions/contract'
import { timelineRules, TIMELINES, timelineSources } from './contract.ts'
import { HomeComposer } from './server/home.composer.ts'
import { homeTopic, LiveService, localTopic } from './server/live.service.ts'
import { QuietReaders } from './server/quiet-readers.ts'
import { ReadingService } from './server/reading.service.ts'
import { ReasonService } from './server/reason.service.ts'
import { RuleService } from './server/rule.service.ts'
import { sourcesCheck } from './server/sources.check.ts'
import { TimelineRepository } from './server/timeline.repository.ts'
import { ruleRoutes, timelineRoutes } from './server/timeline.routes.ts'
import { TimelineService } from './server/timeline.service.ts'
import { TimelineSettings } from './server/timeline.settings.ts'
import { HOME, LIVE, READING, RULES, TIMELINE_SETTINGS } from './server/tokens.ts'
import { WhyRepository } from './server/why.repository.ts'

type Settings = { server: typeof TimelineSettings }

export default definePlugin<Settings>({
  id: 'timelines',
  title: { de: 'Zeitleisten', en: 'Timelines' },
  summary: {
    de: 'Start, Server, Themen, Regionen, Erwähnungen und Profile, jede mit ihrer Regel',
    en: 'Home, server, hashtags, regions, mentions and profiles, each with its rule',
  },
  requires: [accounts, posts, regions],
  provides: [TIMELINES],
  permissions: {
    'timelines:read-home': {
      title: { de: 'Eigene Zeitleiste lesen', en: 'Read one’s own timeline' },
      default: ['unconfirmed', 'citizen', 'institution'],
    },
  },
  settings: { server: TimelineSettings },
  personalData: 'none',
  setup(plugin) {
    provideServices(plugin)
    plugin.on(postPublished, async ({ postId, authorId, visibility, opens, tags, regionKeys }) => {
      if (visibility === 'direct') return
      await plugin.need(LIVE).announce({ postId, authorId, visibility, opens, tags, regions: regionKeys })
    })
    for (const topic of [homeTopic, localTopic])
      plugin.contribute(
        streamTopics,
        topic(() => plugin.need(LIVE)),
      )
    plugin.contribute(
      checks,
      sourcesCheck(() => plugin.need(HOME)),
    )
  },
  routes(api) {
    timelineRoutes(api)
    ruleRoutes(api)
  },
})

function provideServices(plugin: Plugin<Settings>): void {
  const settings = () => plugin.settings.server()
  plugin.provide(TIMELINE_SETTINGS, () => settings)
  plugin.provide(HOME, (need) => {
    const contributed = plugin.contributions(timelineSources)
    return new HomeComposer({
      database: need(DATABASE),
      condition: need(POST_CONDITION),
      contributed: () => contributed(),
      log: need(LOG),
    })
  })
  plugin.provide(RULES, (need) => {
    const contributed = plugin.contributions(timelineRules)
    const sources = async () => (await need(HOME).statements()).sources
    return new RuleService({ condition: need(POST_CONDITION), sources, contributed: () => contributed(), settings })
  })
  plugin.provide(TIMELINES, (need) => {
    const repository = new TimelineRepository(need(DATABASE), need(POST_CONDITION))
    return new TimelineService({
      home: need(HOME),
      repository,
      rules: need(RULES),
      regions: need(REGIONS),
      quiet: new QuietReaders(need(CLOCK)),
      settings,
    })
  })
  plugin.provide(READING, (need) => {
    const reasons = new ReasonService(need(HOME), need(ACCOUNTS), need(REGIONS))
    const why = new WhyRepository(need(DATABASE), need(HOME))
    return new ReadingService({
      timelines: need(TIMELINES) as TimelineService,
      posts: need(POSTS),
      accounts: need(ACCOUNTS),
      reasons,
      why,
      regions: need(REGIONS),
      presenters: need(PRESENTERS),
      settings,
    })
  })
  plugin.provide(LIVE, (need) => {
    return new LiveService({
      database: need(DATABASE),
      condition: need(POST_CONDITION),
      home: need(HOME),
      realtime: need(REALTIME),
      settings,
    })
  })
}
