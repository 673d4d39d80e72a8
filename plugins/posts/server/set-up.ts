import { CLOCK, DATABASE, HOOKS, PRESENTERS, SERVER, Type, type Job, type Plugin, type TSchema } from '@sapocom/sdk-plugin'
import { ACCOUNTS } from '@sapocom/plugin-accounts/contract'
import { MEDIA, mediaAccess } from '@sapocom/plugin-media/contract'
import { REGIONS } from '@sapocom/plugin-regions/contract'
import { POST_CONDITION, postAudience, postRestriction, POSTS, postsOnViewer } from '../contract.ts'
import { AccountChoices } from './account-choices.ts'
import { DraftService } from './draft.service.ts'
import { ImportService } from './import.service.ts'
import { PendingRepository } from './pending.repository.ts'
import { PendingService } from './pending.service.ts'
import { pendingView } from './pending.view.ts'
import { PersonalDataRepository } from './personal-data.repository.ts'
import { ContributedCondition } from './post.condition.ts'
import { PostReader } from './post.reader.ts'
import { PostRepository } from './post.repository.ts'
import { PostRows } from './post.rows.ts'
import { holderKind, pendingKind, PostService } from './post.service.ts'
import type { PostSettingsSchemas } from './post.settings.ts'
import { PostText } from './post.text.ts'
import { PostWrites } from './post.writes.ts'
import { PostsFacade } from './posts.facade.ts'
import { ThreadRepository } from './thread.repository.ts'
import {
  CHOICES,
  CONDITION,
  DRAFTS,
  PENDING,
  PENDING_REPOSITORY,
  PERSONAL_DATA,
  READER,
  REPOSITORY,
  WRITER,
  WRITES,
} from './tokens.ts'

type PostsPlugin = Plugin<PostSettingsSchemas>

/** Counter changes that are added up at once. */
const foldBatch = 5000

/** @returns the job that publishes what is due */
export function addJobs(plugin: PostsPlugin): Job<TSchema> {
  plugin.job(
    'fold-counters',
    Type.Object({}),
    async (_input, { signal }) => {
      while (!signal.aborted && (await plugin.need(WRITES).foldCounters(foldBatch)) === foldBatch);
    },
    { every: '* * * * *' },
  )
  // each minute too: a post whose own job was lost goes out all the same
  return plugin.job('publish-due', Type.Object({}), (_input, { signal }) => plugin.need(PENDING).publishDue(signal), {
    every: '* * * * *',
  })
}

export function provideServices(plugin: PostsPlugin, publishDue: Job<TSchema>): void {
  const contributed = { audiences: plugin.contributions(postAudience), restrictions: plugin.contributions(postRestriction) }
  plugin.provide(CONDITION, (need) => new ContributedCondition(contributed, need(DATABASE).kysely()))
  plugin.provide(POST_CONDITION, (need) => need(CONDITION))
  plugin.provide(REPOSITORY, (need) => new PostRepository(need(DATABASE), need(CONDITION)))
  plugin.provide(PENDING_REPOSITORY, (need) => new PendingRepository(need(DATABASE)))
  plugin.provide(PERSONAL_DATA, (need) => new PersonalDataRepository(need(DATABASE)))
  plugin.provide(WRITES, (need) => new PostWrites(need(DATABASE)))
  plugin.provide(CHOICES, () => new AccountChoices(plugin.settings))
  plugin.provide(DRAFTS, (need) => {
    const text = new PostText(new URL(need(SERVER).publicUrl).host)
    return new DraftService({
      text,
      accounts: need(ACCOUNTS),
      regions: need(REGIONS),
      media: need(MEDIA),
      limits: () => need(CHOICES).limits(),
    })
  })
  provideActing(plugin, publishDue)
}

function provideActing(plugin: PostsPlugin, publishDue: Job<TSchema>): void {
  plugin.provide(WRITER, (need) => {
    const usualVisibility = async (account: string) => (await need(CHOICES).of(account)).visibility
    return new PostService({
      database: need(DATABASE),
      posts: need(REPOSITORY),
      writes: need(WRITES),
      drafts: need(DRAFTS),
      media: need(MEDIA),
      hooks: need(HOOKS),
      clock: need(CLOCK),
      usualVisibility,
    })
  })
  plugin.provide(PENDING, (need) => {
    const undoSeconds = async (account: string) => (await need(CHOICES).of(account)).undoSeconds
    return new PendingService({
      database: need(DATABASE),
      pending: need(PENDING_REPOSITORY),
      posts: need(WRITER),
      accounts: need(ACCOUNTS),
      media: need(MEDIA),
      clock: need(CLOCK),
      job: publishDue,
      undoSeconds,
    })
  })
  plugin.provide(READER, (need) => {
    const rows = new PostRows(need(DATABASE), need(CONDITION))
    const threads = new ThreadRepository(need(DATABASE))
    const others = { media: need(MEDIA), regions: need(REGIONS), presenters: need(PRESENTERS) }
    return new PostReader({ database: need(DATABASE), rows, threads, posts: need(REPOSITORY), ...others })
  })
  plugin.provide(POSTS, (need) => {
    const importer = new ImportService(need(DATABASE), need(REPOSITORY), need(WRITES), need(ACCOUNTS), need(MEDIA))
    return new PostsFacade(need(WRITER), need(PENDING), need(READER), importer, need(REPOSITORY))
  })
}

/** What this plugin tells media and the frame. */
export function answerOthers(plugin: PostsPlugin): void {
  plugin.contribute(mediaAccess, {
    kind: holderKind,
    readers: async (ids, viewer) => {
      const readers = await plugin.need(REPOSITORY).readers(ids, viewer.account ?? '0')
      return new Map(readers.map(({ id, everybody }) => [id, everybody ? 'everybody' : 'viewer']))
    },
  })
  plugin.contribute(mediaAccess, {
    kind: pendingKind,
    readers: async (ids, viewer) => {
      const own = viewer.account ? await plugin.need(PENDING_REPOSITORY).ofAuthors([viewer.account]) : []
      return new Map(own.filter((row) => ids.includes(row.id)).map((row) => [row.id, 'viewer']))
    },
  })
  plugin.present(postsOnViewer, async (viewers, viewer) => {
    const rows = await plugin.need(PENDING_REPOSITORY).ofAuthors(viewers.map(({ id }) => id))
    const { textLimit } = plugin.need(CHOICES).limits()
    const of = (account: string) => rows.filter((row) => row.author_id === account).map((row) => pendingView(row, viewer))
    return new Map(viewers.map(({ id }) => [id, { pending: of(id), textLimit }]))
  })
}
