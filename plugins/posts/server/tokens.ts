import { token } from '@sapocom/sdk-plugin'
import type { AccountChoices } from './account-choices.ts'
import type { ContributedCondition } from './post.condition.ts'
import type { DraftService } from './draft.service.ts'
import type { PendingService } from './pending.service.ts'
import type { PendingRepository } from './pending.repository.ts'
import type { PersonalDataRepository } from './personal-data.repository.ts'
import type { PostReader } from './post.reader.ts'
import type { PostRepository } from './post.repository.ts'
import type { PostService } from './post.service.ts'
import type { PostWrites } from './post.writes.ts'

/** Services that only this plugin uses. */
export const CONDITION = token<ContributedCondition>('posts.contributedCondition')
export const REPOSITORY = token<PostRepository>('posts.repository')
export const WRITES = token<PostWrites>('posts.writes')
export const DRAFTS = token<DraftService>('posts.drafts')
export const WRITER = token<PostService>('posts.writer')
export const READER = token<PostReader>('posts.reader')
export const PENDING = token<PendingService>('posts.pending')
export const PENDING_REPOSITORY = token<PendingRepository>('posts.pendingRepository')
export const PERSONAL_DATA = token<PersonalDataRepository>('posts.personalData')
export const CHOICES = token<AccountChoices>('posts.choices')
