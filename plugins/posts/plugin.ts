import { definePlugin, type Plugin } from '@sapocom/sdk-plugin'
import { accounts } from '@sapocom/plugin-accounts/contract'
import { media } from '@sapocom/plugin-media/contract'
import { regions } from '@sapocom/plugin-regions/contract'
import { POST_CONDITION, POSTS } from './contract.ts'
import { fillTown } from './demo/town.ts'
import { PendingPost } from './entities/pending-post.ts'
import { Post } from './entities/post.ts'
import { PostVersion } from './entities/post-version.ts'
import createPost from './migrations/20261123T1000-create-post.ts'
import answers from './migrations/20261123T1830-answers.ts'
import { postRoutes } from './server/post.routes.ts'
import { PostSettings, type PostSettingsSchemas } from './server/post.settings.ts'
import { addJobs, answerOthers, provideServices } from './server/set-up.ts'
import { PERSONAL_DATA } from './server/tokens.ts'

export default definePlugin({
  id: 'posts',
  title: { de: 'Beiträge', en: 'Posts' },
  summary: { de: 'Schreiben, antworten, ändern, löschen, gefällt mir', en: 'Write, answer, change, delete, favourite' },
  requires: [accounts, media, regions],
  provides: [POSTS, POST_CONDITION],
  permissions: {
    'posts:write': { title: { de: 'Beiträge schreiben', en: 'Write posts' }, default: ['citizen', 'institution'] },
    'posts:favourite': { title: { de: 'Beiträge mögen', en: 'Favourite posts' }, default: ['citizen', 'institution'] },
    'posts:moderate': { title: { de: 'Beiträge anderer löschen', en: 'Delete posts of others' }, default: ['moderator'] },
  },
  settings: PostSettings,
  database: { entities: [Post, PostVersion, PendingPost], migrations: [createPost, answers] },
  keeps: [
    {
      what: { de: 'Beiträge mit früheren Fassungen', en: 'Posts with their earlier versions' },
      why: {
        de: 'Damit andere sie lesen und Änderungen nachvollziehen können',
        en: 'So that others can read them and see what changed',
      },
      until: { de: 'Bis der Beitrag oder das Konto gelöscht wird', en: 'Until the post or the account is deleted' },
    },
    {
      what: { de: 'Was Ihnen gefällt', en: 'What you marked as favourite' },
      why: { de: 'Um es zu zählen und Ihnen zu zeigen', en: 'To count it and show it to you' },
      until: { de: 'Bis Sie es zurücknehmen', en: 'Until you take it back' },
    },
  ],
  personalData: (plugin: Plugin<PostSettingsSchemas>) => ({
    export: (account) => plugin.need(PERSONAL_DATA).export(account),
    erase: (account) => plugin.need(PERSONAL_DATA).erase(account),
  }),
  setup(plugin: Plugin<PostSettingsSchemas>) {
    provideServices(plugin, addJobs(plugin))
    answerOthers(plugin)
  },
  routes: postRoutes,
  demo: fillTown,
})
