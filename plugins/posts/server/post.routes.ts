import { graphemes, idSchema, shown, Type, type Api, type Viewer } from '@sapocom/sdk-plugin'
import { MEDIA } from '@sapocom/plugin-media/contract'
import { pendingSchema, postView, type PostDraft, type Published } from '../contract.ts'
import { languageOf } from './draft.service.ts'
import { pendingView } from './pending.view.ts'
import {
  ById,
  Composer,
  Content,
  Done,
  Draft,
  Preview,
  PublishedAnswer,
  Source,
  TakenBack,
  ThreadAnswer,
  Versions,
} from './post.schema.ts'
import { CHOICES, DRAFTS, PENDING, READER, WRITER } from './tokens.ts'

/** Source: security rules S29 */
const publications = { max: 300, seconds: 3 * 60 * 60 }

export function postRoutes(api: Api): void {
  publishingRoutes(api)
  pendingRoutes(api)
  readingRoutes(api)
  changingRoutes(api)
}

function publishingRoutes(api: Api): void {
  const pending = api.need(PENDING)

  api.post('/', {
    permission: 'posts:write',
    summary: 'Publishes a post at once',
    body: Draft,
    rate: publications,
    status: 201,
    answer: PublishedAnswer,
    handler: async ({ viewer, body }) => told(await pending.publish(viewer, body as PostDraft), viewer),
  })

  api.get('/composer', {
    permission: 'posts:write',
    summary: 'What a composer must know: limits, rules, the account’s own choices',
    answer: Composer,
    handler: ({ viewer }) => composerFacts(api, viewer),
  })

  api.post('/preview', {
    permission: 'posts:write',
    summary: 'How a text will read',
    body: Type.Object({ text: Type.String({ maxLength: 100_000 }) }),
    answer: Preview,
    handler: async ({ body }) => {
      const { text, html, tags, mentionIds } = await api.need(DRAFTS).rendered(body.text)
      return { html, tags: [...tags], length: graphemes(text), mentions: mentionIds.length }
    },
  })
}

async function composerFacts(api: Api, viewer: Viewer) {
  const choices = api.need(CHOICES)
  const { textLimit, warningLimit, mediaLimit } = choices.limits()
  const { undoSeconds, visibility } = await choices.of(viewer.account!)
  return {
    textLimit,
    warningLimit,
    mediaLimit,
    undoSeconds,
    visibility,
    language: languageOf(viewer.language),
    ...api.need(MEDIA).rules(),
  }
}

function pendingRoutes(api: Api): void {
  const pending = api.need(PENDING)

  api.post('/pending', {
    permission: 'posts:write',
    summary: 'Publishes a post after the seconds the account chose, so that it can be taken back',
    body: Draft,
    rate: publications,
    status: 201,
    answer: PublishedAnswer,
    handler: async ({ viewer, body }) => told(await pending.schedule(viewer, body as PostDraft), viewer),
  })

  api.get('/pending', {
    permission: 'posts:write',
    summary: 'Own posts that are not out yet',
    answer: Type.Object({ items: Type.Array(pendingSchema, { maxItems: 20 }) }),
    handler: async ({ viewer }) => ({ items: (await pending.mine(viewer)).map((row) => pendingView(row, viewer)) }),
  })

  api.post('/pending/:id/undo', {
    permission: 'posts:write',
    summary: 'Takes a post back that is not out yet; answers the draft',
    params: ById,
    answer: TakenBack,
    handler: async ({ viewer, params }) => (await pending.undo(viewer, params.id)) as never,
  })

  api.post('/pending/:id/publish', {
    permission: 'posts:write',
    summary: 'Publishes a waiting post now',
    params: ById,
    form: { done: 'done.published' },
    answer: PublishedAnswer,
    handler: async ({ viewer, params }) => told(await pending.publishNow(viewer, params.id), viewer),
  })
}

function readingRoutes(api: Api): void {
  const reader = api.need(READER)

  api.get('/:id', {
    public: 'everybody sees what they may see',
    summary: 'One post',
    institution: 'item',
    params: ById,
    answer: shown(postView),
    handler: ({ viewer, params }) => reader.one(params.id, viewer),
  })

  api.get('/:id/thread', {
    public: 'everybody sees what they may see',
    summary: 'A post with what it answers and what answers it',
    institution: 'item',
    params: ById,
    query: Type.Object({ after: Type.Optional(idSchema) }),
    answer: ThreadAnswer,
    handler: ({ viewer, params, query }) => reader.thread(viewer, params.id, query) as never,
  })

  api.get('/:id/history', {
    public: 'everybody sees what they may see',
    summary: 'How a post read before it was changed, oldest first',
    institution: 'item',
    params: ById,
    answer: Versions,
    handler: ({ viewer, params }) => reader.history(params.id, viewer),
  })
}

function changingRoutes(api: Api): void {
  const posts = api.need(WRITER)

  api.get('/:id/source', {
    permission: 'posts:write',
    summary: 'The text of an own post, as it was written',
    params: ById,
    answer: Source,
    handler: ({ viewer, params }) => posts.source(viewer, params.id),
  })

  api.put('/:id', {
    permission: 'posts:write',
    summary: 'Changes an own post; the version before stays in its history',
    params: ById,
    body: Content,
    rate: publications,
    answer: Done,
    handler: async ({ viewer, params, body }) => {
      await posts.edit(viewer, params.id, body)
      return { message: viewer.t('done.edited') }
    },
  })

  api.delete('/:id', {
    public: 'own posts, and any for moderation: the service decides',
    summary: 'Deletes a post; a stub keeps its place in the thread',
    params: ById,
    answer: Done,
    handler: async ({ viewer, params }) => {
      await posts.remove(viewer, params.id)
      return { message: viewer.t('done.deleted') }
    },
  })

  api.toggle('/:id/favourite', {
    permission: 'posts:favourite',
    summary: 'Marks a post as a favourite, or not any more',
    params: ById,
    answer: Type.Object({ mine: Type.Boolean(), count: Type.Integer() }),
    set: ({ viewer, params }, on) => posts.favourite(viewer, params.id, on),
  })
}

/** With a sentence for people. */
function told(published: Published, viewer: Viewer) {
  return { ...published, message: viewer.t(`done.${published.state}`) }
}
