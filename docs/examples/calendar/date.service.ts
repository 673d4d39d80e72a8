import type { Clock, Database, Hooks, Id, Viewer } from '@sapocom/sdk-plugin'
import { beforeAdd, dateAdded, type Calendar, type DateDraft, type DateView } from './contract.ts'
import { viewOf, type DateRepository } from './date.repository.ts'
import { InThePast } from './errors.ts'

/** The rules: authorises first, emits last. */
export class DateService implements Calendar {
  readonly #dates: DateRepository
  readonly #database: Database
  readonly #hooks: Hooks
  readonly #clock: Clock

  constructor(dates: DateRepository, database: Database, hooks: Hooks, clock: Clock) {
    this.#dates = dates
    this.#database = database
    this.#hooks = hooks
    this.#clock = clock
  }

  async add(viewer: Viewer, draft: DateDraft): Promise<DateView> {
    viewer.require('calendar:write')
    const { title, startsAt } = await this.#checked(viewer, draft)
    const row = {
      id: this.#database.newId(),
      institution_id: viewer.institution,
      account_id: viewer.account!,
      title,
      starts_at: startsAt,
      post_id: draft.postId ?? null,
    }
    return this.#database.transaction(async (tx) => {
      await this.#dates.add(tx, row)
      // stored with the date, delivered after the commit
      await tx.emit(dateAdded, { dateId: row.id, postId: row.post_id }, { institution: viewer.institution })
      return viewOf(row)
    })
  }

  async ofPosts(posts: readonly Id[]): Promise<ReadonlyMap<Id, DateView>> {
    const rows = await this.#dates.ofPosts(posts)
    return new Map(rows.map((row) => [row.post_id!, viewOf(row)]))
  }

  async #checked(viewer: Viewer, { title, startsAt }: DateDraft): Promise<{ title: string; startsAt: Date }> {
    if (startsAt < this.#clock.now()) throw new InThePast({ at: startsAt.toISOString() })
    const { input } = await this.#hooks.run(
      beforeAdd,
      { title, startsAt: startsAt.toISOString() },
      { viewer, institution: viewer.institution },
    )
    return { title: input.title, startsAt: new Date(input.startsAt) }
  }
}
