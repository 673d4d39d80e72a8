import type { DemoTown, Id, Viewer } from '@sapocom/sdk-plugin'
import { ACCOUNTS, type DemoAccount } from '@sapocom/plugin-accounts/contract'
import { NETWORKING, type Networking } from '../contract.ts'

/** Hashtags the town writes under. */
const tags = ['Hafen', 'Radverkehr', 'Baustelle', 'Ostsee', 'Feuerwehr', 'Schule', 'Wismar', 'Rostock', 'Warnemünde', 'Ehrenamt']
const land = '13'
const blocks = ['ruediger_s', 'dieter_rump'] as const
const mutes = ['grete_harms', 'kai_uwe'] as const
const day = 86_400_000 // milliseconds

/** Who knows whom: neighbours, offices, a few requests that wait, one quarrel. Can run again: what stands between two stays. */
export async function fillTown(town: DemoTown): Promise<void> {
  const everybody = (town.notes.get('accounts') ?? []) as readonly DemoAccount[]
  const members = everybody.filter(({ roles }) => !roles.includes('unconfirmed'))
  const filler = new NetworkFiller(town, members)
  await filler.follows()
  await filler.requests()
  await filler.interests()
  await filler.quarrel()
  town.say(`networking: ${filler.made} follows`)
}

class NetworkFiller {
  made = 0
  readonly #town: DemoTown
  readonly #networking: Networking
  readonly #members: readonly DemoAccount[]
  readonly #people: readonly DemoAccount[]
  readonly #viewers = new Map<Id, Viewer>()

  constructor(town: DemoTown, members: readonly DemoAccount[]) {
    this.#town = town
    this.#networking = town.need(NETWORKING)
    this.#members = members
    this.#people = members.filter(({ kind }) => kind === 'person')
  }

  /** Citizens follow the office of their region, often others too, and mostly their neighbours. */
  async follows(): Promise<void> {
    for (const person of this.#people) {
      for (const other of this.#members.filter(({ id }) => id !== person.id)) {
        if (!this.#happens(likelihood(person, other))) continue
        await this.#networking.follow(await this.#as(person), other.id)
        this.made += 1
      }
    }
    const offices = this.#members.filter(({ kind }) => kind === 'institution')
    for (const office of offices) {
      for (const other of offices.filter(({ id }) => id !== office.id))
        await this.#networking.follow(await this.#as(office), other.id)
    }
  }

  /** Locked accounts let some in; the others wait. */
  async requests(): Promise<void> {
    for (const person of this.#people) {
      const relations = await this.#networking.relationships(
        await this.#as(person),
        this.#people.map(({ id }) => id),
      )
      for (const other of this.#people) {
        if (!relations.get(other.id)?.requested || !this.#happens(0.7)) continue
        await this.#networking.answerRequest(await this.#as(other), person.id, true)
      }
    }
  }

  async interests(): Promise<void> {
    for (const person of this.#people) {
      const viewer = await this.#as(person)
      for (const tag of tags) if (this.#happens(0.25)) await this.#networking.followTag(viewer, tag, true)
      if (person.regionKey && this.#happens(0.7)) await this.#networking.followRegion(viewer, person.regionKey, true)
      if (this.#happens(0.2)) await this.#networking.followRegion(viewer, land, true)
    }
  }

  /** One blocks, one needs a rest for a month. */
  async quarrel(): Promise<void> {
    const [blocking, blocked, muting, muted] = [...blocks, ...mutes].map((handle) =>
      this.#people.find((person) => person.handle === handle),
    )
    if (blocking && blocked) await this.#networking.block(await this.#as(blocking), blocked.id)
    if (muting && muted)
      await this.#networking.mute(await this.#as(muting), muted.id, new Date(this.#town.now.getTime() + 30 * day))
  }

  #happens(likelihood: number): boolean {
    return this.#town.random() < likelihood
  }

  async #as({ id }: DemoAccount): Promise<Viewer> {
    const viewer = this.#viewers.get(id) ?? (await this.#town.need(ACCOUNTS).viewerOf(id))
    this.#viewers.set(id, viewer)
    return viewer
  }
}

function likelihood(person: DemoAccount, other: DemoAccount): number {
  if ([person, other].every(({ handle }) => (blocks as readonly string[]).includes(handle))) return 0
  const isNear = person.regionKey === other.regionKey
  if (other.kind === 'institution') return isNear ? 0.95 : 0.45
  return isNear ? 0.7 : 0.12
}
