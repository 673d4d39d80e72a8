import { DATABASE, defineMigration, definePlugin, Refusal, token, Type } from '@sapocom/sdk-plugin'
import { posts, POSTS } from '@sapocom/plugin-posts/contract'
import { thanksOnPost } from './contract.ts'
import { ThanksRepository } from './thanks.repository.ts'

const THANKS = token<ThanksRepository>('thanks.repository')

const createThank = defineMigration(
  '20261123T0900-create-thank',
  'create table thanks.thank (post_id bigint, account_id bigint, primary key (post_id, account_id)); create index thank_by_account on thanks.thank (account_id)',
)

export default definePlugin({
  id: 'thanks',
  scope: 'institution',
  title: { de: 'Danke', en: 'Thanks' },
  requires: [posts],
  permissions: { 'thanks:give': { default: ['citizen', 'institution'] } },
  database: { entities: [], migrations: [createThank] },
  keeps: [
    {
      what: { de: 'Wer sich wofür bedankt hat', en: 'Who said thanks for what' },
      why: { de: 'Um es zu zählen', en: 'To count it' },
      until: { de: 'Bis das Konto gelöscht wird', en: 'Until the account is deleted' },
    },
  ],
  personalData: (plugin) => ({
    export: (account) => plugin.need(THANKS).of(account),
    erase: (account) => plugin.need(THANKS).erase(account),
  }),
  setup(plugin) {
    plugin.provide(THANKS, (need) => new ThanksRepository(need(DATABASE)))
    plugin.present(thanksOnPost, (items, viewer) =>
      plugin.need(THANKS).counts(
        items.map((item) => item.id),
        viewer.account,
      ),
    )
  },
  routes(api) {
    const thanks = api.need(THANKS)
    const readable = api.need(POSTS)
    api.toggle('/posts/:postId', {
      permission: 'thanks:give',
      summary: 'Says thanks for a post, or takes it back',
      params: Type.Object({ postId: Type.String({ pattern: '^\\d{1,20}$' }) }),
      answer: Type.Object({ count: Type.Integer(), mine: Type.Boolean() }),
      set: async ({ params: { postId }, viewer }, on) => {
        const [post] = await readable.byIds([postId], viewer)
        if (!post || !viewer.account) throw new Refusal('CORE_NOT_FOUND', 404)
        await thanks.set(postId, viewer.account, on)
        return (await thanks.counts([postId], viewer.account)).get(postId) ?? { count: 0, mine: false }
      },
    })
  },
})
