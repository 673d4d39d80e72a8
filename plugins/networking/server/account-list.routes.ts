import type { Api } from '@sapocom/sdk-plugin'
import { ACCOUNT_LISTS } from './account-list.service.ts'
import { AccountListAnswer, AccountPath, PageQuery } from './networking.schema.ts'

/** Followers, followees, requests, blocks and mutes, as pages of accounts. */
export function accountListRoutes(api: Api): void {
  const lists = api.need(ACCOUNT_LISTS)

  for (const which of ['followers', 'following'] as const) {
    api.get(`/accounts/:accountId/${which}`, {
      summary: which === 'followers' ? 'Who follows an account' : 'Whom an account follows',
      public: 'public accounts show who stands with them; lists of locked accounts are kept by the service',
      params: AccountPath,
      query: PageQuery,
      answer: AccountListAnswer,
      handler: async ({ params, query, viewer }) => own(await lists.follows(viewer, params.accountId, which, query)),
    })
  }

  api.get('/requests', {
    summary: 'Who asks to follow the viewer',
    permission: 'networking:follow',
    query: PageQuery,
    answer: AccountListAnswer,
    handler: async ({ query, viewer }) => own(await lists.requests(viewer, query)),
  })

  for (const which of ['block', 'mute'] as const) {
    api.get(`/${which}s`, {
      summary: which === 'block' ? 'Whom the viewer blocks' : 'Whom the viewer mutes',
      permission: 'networking:hide',
      query: PageQuery,
      answer: AccountListAnswer,
      handler: async ({ query, viewer }) => own(await lists.hidden(viewer, which, query)),
    })
  }
}

/** Routes answer arrays that may be changed. */
const own = <T, N>({ items, next }: { readonly items: readonly T[]; readonly next: N }): { items: T[]; next: N } => ({
  items: [...items],
  next,
})
