import { DATABASE, type DemoTown, type Id, type Viewer } from '@sapocom/sdk-plugin'
import { ACCOUNTS, type DemoAccount } from '@sapocom/plugin-accounts/contract'
import { MEDIA } from '@sapocom/plugin-media/contract'
import { POSTS, type PostDraft, type Posts } from '../contract.ts'
import { asides } from './asides.ts'
import { citizenPosts } from './citizen-posts.ts'
import { everydayPosts } from './everyday.ts'
import { officePosts } from './office-posts.ts'
import { draw } from './scenes.ts'
import type { DemoAnswer, DemoPost } from './story.ts'
import { threads } from './threads.ts'

const minute = 60_000 // milliseconds
const hour = 60 * minute
const month = 30 * 24 * hour
/** Posts that somebody liked, and how many likes the best have. */
const likely = 0.6
const mostLikes = 7

/** What the town has to say, spread over a month; made through the services. Does nothing where it has been said. */
export async function fillTown(town: DemoTown): Promise<void> {
  const accounts = (town.notes.get('accounts') ?? []) as readonly DemoAccount[]
  const writers = accounts.filter(({ roles }) => !roles.includes('unconfirmed'))
  const filler = new PostFiller(town, writers)
  if (writers.length === 0 || (await filler.isFilled())) return
  const everyday = everydayPosts(town.random)
  const stories = shuffled([...officePosts, ...citizenPosts, ...everyday, ...threads, ...asides], town.random)
  for (const [place, story] of stories.entries()) await filler.tell(story, momentOf(place, stories.length, town))
  town.say(`posts: ${filler.posts.length} posts, ${filler.pictures} pictures, ${filler.favourites} favourites`)
}

/** Oldest first, denser towards today, and nobody writes at three in the morning. */
function momentOf(place: number, of: number, town: DemoTown): Date {
  const share = (1 - (place + town.random() * 0.8) / of) ** 1.5
  const moment = new Date(town.now.getTime() - 12 * minute - share * month)
  if (moment.getUTCHours() < 5) moment.setUTCHours(moment.getUTCHours() + 6)
  return moment > town.now ? new Date(town.now.getTime() - 5 * minute) : moment
}

class PostFiller {
  readonly posts: Id[] = []
  pictures = 0
  favourites = 0
  readonly #town: DemoTown
  readonly #posts: Posts
  readonly #writers: ReadonlyMap<string, DemoAccount>
  readonly #viewers = new Map<string, Viewer>()

  constructor(town: DemoTown, writers: readonly DemoAccount[]) {
    this.#town = town
    this.#posts = town.need(POSTS)
    this.#writers = new Map(writers.map((account) => [account.handle, account]))
  }

  async isFilled(): Promise<boolean> {
    const db = this.#town.need(DATABASE).kysely<{ 'posts.v1_post': { id: Id } }>()
    return (await db.selectFrom('posts.v1_post').select('id').limit(1).executeTakeFirst()) !== undefined
  }

  async tell(story: DemoPost, at: Date): Promise<void> {
    if (!this.#writers.has(story.by)) return
    const id = await this.#publish(story, at, null)
    if (story.visibility !== 'direct') await this.#like(id, story.by)
    let last = id
    let moment = at
    for (const answer of story.answers ?? []) {
      moment = new Date(moment.getTime() + (3 + this.#town.random() * 40) * minute)
      const answered = answer.to === 'last' ? last : id
      // what would lie in the future has just been said
      last = await this.#publish(answer, moment < this.#town.now ? moment : new Date(this.#town.now.getTime() - minute), answered)
      if (story.visibility !== 'direct' && this.#town.random() < likely) await this.#like(last, answer.by)
    }
  }

  async #publish(story: DemoPost | DemoAnswer, at: Date, replyTo: Id | null): Promise<Id> {
    const viewer = await this.#as(story.by)
    const { text, language = 'de' } = story
    const more = 'regions' in story || 'warning' in story || 'visibility' in story ? (story as DemoPost) : undefined
    const draft: PostDraft = {
      text,
      language,
      replyTo,
      warning: more?.warning ?? null,
      regions: replyTo ? [] : this.#regionsOf(story),
      media: story.picture ? [await this.#picture(story, viewer)] : [],
      ...(more?.visibility ? { visibility: more.visibility } : {}),
    }
    const { id } = await this.#posts.publish(viewer, draft, { at })
    this.posts.push(id)
    return id
  }

  /** Offices write for their region, people only now and then. */
  #regionsOf(story: DemoPost | DemoAnswer): readonly string[] {
    if ('regions' in story && story.regions) return story.regions
    const author = this.#writers.get(story.by)!
    const names = author.kind === 'institution' || this.#town.random() < 0.25
    return names && author.regionKey ? [author.regionKey] : []
  }

  async #picture({ picture }: DemoPost | DemoAnswer, viewer: Viewer): Promise<Id> {
    const { bytes, alt } = await draw(picture!, () => this.#town.random())
    const { id } = await this.#town.need(MEDIA).import(viewer.account!, bytes, { alt })
    this.pictures += 1
    return id
  }

  async #like(post: Id, author: string): Promise<void> {
    if (this.#town.random() > likely) return
    const others = shuffled(
      [...this.#writers.keys()].filter((handle) => handle !== author),
      this.#town.random,
    )
    for (const handle of others.slice(0, 1 + Math.floor(this.#town.random() ** 2 * mostLikes))) {
      const viewer = await this.#as(handle)
      // posts for followers are not there for everybody
      if ((await this.#posts.byIds([post], viewer)).length === 0) continue
      await this.#posts.favourite(viewer, post, true)
      this.favourites += 1
    }
  }

  async #as(handle: string): Promise<Viewer> {
    const known = this.#viewers.get(handle)
    if (known) return known
    const viewer = await this.#town.need(ACCOUNTS).viewerOf(this.#writers.get(handle)!.id)
    this.#viewers.set(handle, viewer)
    return viewer
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items]
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    ;[mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!]
  }
  return mixed
}
