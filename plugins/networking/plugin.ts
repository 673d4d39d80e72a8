import { CLOCK, DATABASE, definePlugin, PRESENTERS, REALTIME, Type, type Id, type Plugin } from '@sapocom/sdk-plugin'
import { accounts, ACCOUNTS } from '@sapocom/plugin-accounts/contract'
import { postAudience, postRestriction, posts } from '@sapocom/plugin-posts/contract'
import { regions, REGIONS } from '@sapocom/plugin-regions/contract'
import { timelines, timelineSources } from '@sapocom/plugin-timelines/contract'
import { interestOnTimeline, NETWORKING, relationshipOnProfile } from './contract.ts'
import { fillTown } from './demo/town.ts'
import { Block } from './entities/block.ts'
import { Follow } from './entities/follow.ts'
import { FollowRequest } from './entities/follow-request.ts'
import { Mute } from './entities/mute.ts'
import { RegionFollow } from './entities/region-follow.ts'
import { TagFollow } from './entities/tag-follow.ts'
import { createNetworking } from './migrations/20261123T0900-create-networking.ts'
import { accountListRoutes } from './server/account-list.routes.ts'
import { ACCOUNT_LISTS, AccountListService } from './server/account-list.service.ts'
import { FollowRepository } from './server/follow.repository.ts'
import { followRoutes } from './server/follow.routes.ts'
import { FollowService } from './server/follow.service.ts'
import { HidingRepository } from './server/hiding.repository.ts'
import { HidingService } from './server/hiding.service.ts'
import { InterestRepository } from './server/interest.repository.ts'
import { interestRoutes } from './server/interest.routes.ts'
import { INTERESTS, InterestService } from './server/interest.service.ts'
import { NetworkingService } from './server/networking.service.ts'
import { NetworkingSettings } from './server/networking.settings.ts'
import { personalData } from './server/personal-data.ts'
import { blocksHide, followersRead, mutesHide } from './server/post.conditions.ts'
import { followsSource, regionsSource, tagsSource } from './server/timeline.sources.ts'

type Settings = { server: typeof NetworkingSettings }

export default definePlugin<Settings>({
  id: 'networking',
  title: { de: 'Vernetzen', en: 'Networking' },
  summary: {
    de: 'Folgen, Anfragen, Blockieren, Stummschalten; Themen und Regionen',
    en: 'Follow, requests, block, mute; hashtags and regions',
  },
  requires: [accounts, posts, regions],
  optional: [timelines],
  provides: [NETWORKING],
  permissions: {
    'networking:follow': { title: { de: 'Folgen', en: 'Follow' }, default: ['citizen', 'institution'] },
    'networking:hide': {
      title: { de: 'Blockieren und stummschalten', en: 'Block and mute' },
      default: ['citizen', 'institution'],
    },
  },
  settings: { server: NetworkingSettings },
  database: { entities: [Follow, FollowRequest, Block, Mute, TagFollow, RegionFollow], migrations: [createNetworking] },
  keeps: [
    {
      what: { de: 'Wem Sie folgen, und Anfragen dazu', en: 'Whom you follow, and requests to' },
      why: { de: 'Damit Ihre Zeitleiste entsteht', en: 'So that your timeline comes about' },
      until: { de: 'Bis Sie es beenden oder ein Konto gelöscht wird', en: 'Until you end it, or an account is deleted' },
    },
    {
      what: { de: 'Wen Sie blockieren oder stummschalten', en: 'Whom you block or mute' },
      why: { de: 'Damit Sie deren Beiträge nicht sehen', en: 'So that you don’t see their posts' },
      until: { de: 'Bis Sie es zurücknehmen oder die Frist endet', en: 'Until you take it back, or its time ends' },
    },
    {
      what: { de: 'Themen und Regionen, denen Sie folgen', en: 'Hashtags and regions you follow' },
      why: { de: 'Damit Ihre Zeitleiste entsteht', en: 'So that your timeline comes about' },
      until: { de: 'Bis Sie es beenden', en: 'Until you end it' },
    },
  ],
  personalData: (plugin) => personalData(plugin.need(DATABASE)),
  setup(plugin) {
    provideServices(plugin)
    plugin.present(relationshipOnProfile, (profiles, viewer) =>
      (plugin.need(NETWORKING) as NetworkingService).onProfiles(
        viewer,
        profiles.map((profile) => profile.id),
      ),
    )
    plugin.present(interestOnTimeline, (shown, viewer) => plugin.need(INTERESTS).onTimelines(viewer, shown))
    plugin.contribute(postAudience, followersRead)
    plugin.contribute(postRestriction, blocksHide)
    plugin.contribute(postRestriction, mutesHide)
    plugin.contribute(timelineSources, followsSource)
    plugin.contribute(timelineSources, tagsSource)
    plugin.contribute(
      timelineSources,
      regionsSource(() => plugin.need(REGIONS)),
    )
    plugin.job('remove-ended-mutes', Type.Object({}), () => (plugin.need(NETWORKING) as NetworkingService).hiding.removeEnded(), {
      every: '40 4 * * *',
    })
  },
  routes(api) {
    followRoutes(api)
    interestRoutes(api)
    accountListRoutes(api)
  },
  demo: fillTown,
})

function provideServices(plugin: Plugin<Settings>): void {
  const limits = () => plugin.settings.server()
  plugin.provide(INTERESTS, (need) => {
    const database = need(DATABASE)
    return new InterestService({
      interests: new InterestRepository(database),
      regions: need(REGIONS),
      database,
      limits,
      refresh: refreshes(plugin),
    })
  })
  plugin.provide(ACCOUNT_LISTS, (need) => {
    const database = need(DATABASE)
    return new AccountListService(
      new FollowRepository(database),
      new HidingRepository(database),
      need(ACCOUNTS),
      need(PRESENTERS),
    )
  })
  plugin.provide(NETWORKING, (need) => {
    const database = need(DATABASE)
    const hiding = new HidingRepository(database)
    const shared = { hiding, accounts: need(ACCOUNTS), database, clock: need(CLOCK), limits, refresh: refreshes(plugin) }
    const follows = new FollowService({ ...shared, follows: new FollowRepository(database) })
    return new NetworkingService(follows, new HidingService({ ...shared, follows }), need(INTERESTS), hiding)
  })
}

/** Open pages of the account load anew whose messages are for them. */
function refreshes(plugin: Plugin<Settings>): (account: Id) => Promise<void> {
  return (account) => plugin.need(REALTIME).send({ to: { account }, name: 'refresh', data: {} })
}
