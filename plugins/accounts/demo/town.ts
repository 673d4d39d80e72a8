import { INSTITUTIONS, ROLES, VIEWERS, type DemoTown, type Role, type Viewer } from '@sapocom/sdk-plugin'
import { ACCOUNTS, type Account, type Accounts, type DemoAccount } from '../contract.ts'
import { drawFace, drawHeader, drawPlate } from './draw-face.ts'
import { citizens, demoEmail, demoPassword, mandates, newcomer, offices, staff, type Citizen, type Office } from './people.ts'

const DAY = 86_400_000 // milliseconds
/** How long ago the town began. */
const BEGAN = 120 * DAY

/** The people and offices of the demo town, made through the services. Can run again: whoever is there stays. */
export async function fillTown(town: DemoTown): Promise<void> {
  const filler = new TownFiller(town)
  const made: DemoAccount[] = []
  for (const office of offices) made.push(await filler.office(office))
  for (const person of citizens) made.push(await filler.citizen(person))
  made.push(await filler.citizen(staff.moderator, 'moderator'))
  made.push(await filler.citizen(staff.operator, 'operator'))
  made.push(await filler.citizen(newcomer, 'unconfirmed'))
  await filler.mandates()
  town.notes.set('accounts', made)
  town.say(`accounts: ${made.length} accounts`)
}

class TownFiller {
  readonly #town: DemoTown
  readonly #accounts: Accounts
  readonly #console: Viewer
  #joined = 0

  constructor(town: DemoTown) {
    this.#town = town
    this.#accounts = town.need(ACCOUNTS)
    this.#console = town.need(VIEWERS).console()
  }

  async office(office: Office): Promise<DemoAccount> {
    const known = await this.#accounts.findByHandle(office.handle)
    const account = known ?? (await this.#newOffice(office))
    return note(account, ['institution'], office.office)
  }

  async citizen(person: Citizen, extra?: 'moderator' | 'operator' | 'unconfirmed'): Promise<DemoAccount> {
    const isConfirmed = extra !== 'unconfirmed'
    const account = (await this.#accounts.findByHandle(person.handle)) ?? (await this.#newCitizen(person, isConfirmed))
    if (extra && isConfirmed) await this.#town.need(ROLES).give(account.id, extra, this.#console)
    return note(account, isConfirmed ? ['citizen', ...(extra ? [extra] : [])] : ['unconfirmed'], null)
  }

  async mandates(): Promise<void> {
    const institutions = this.#town.need(INSTITUTIONS)
    for (const { handle, office, role } of mandates) {
      const person = await this.#accounts.findByHandle(handle)
      const institution = (await this.#accounts.findByHandle(office))?.institutionId
      if (!person || !institution) continue
      const has = (await institutions.mandatesOf(person.id)).some((mandate) => mandate.institution === institution)
      if (!has) await institutions.give({ person: person.id, institution, role }, this.#console)
    }
  }

  async #newOffice({ handle, name, office, region, bio, fields }: Office): Promise<Account> {
    const institution = await this.#town.need(INSTITUTIONS).add({ name }, this.#console)
    const wish = { handle, displayName: name, kind: 'institution', regionKey: region, institutionId: institution.id } as const
    const account = await this.#accounts.create({ ...wish, ...this.#access(handle) }, this.#console)
    await this.#accounts.changeProfile(account.id, { bio, fields: listed(fields), languages: ['de'] }, this.#console)
    const plate = { bytes: await drawPlate(office), alt: `Zeichen: ${name}` }
    await this.#accounts.setPicture(account.id, 'avatar', plate, this.#console)
    const header = {
      bytes: await drawHeader(this.#town.random),
      alt: 'Abend am Bodden, gezeichnet: Sonne, Wasser, vier Segelboote',
    }
    return this.#accounts.setPicture(account.id, 'header', header, this.#console)
  }

  async #newCitizen({ handle, name, region, bio, fields = {}, languages = ['de'], locked, face }: Citizen, confirmed: boolean) {
    const wish = { handle, displayName: name, kind: 'person', regionKey: region, confirmed } as const
    const access = this.#access(handle)
    // who never confirms is forgotten after a week, so that one has to be new
    const createdAt = confirmed ? access.createdAt : this.#town.now
    const account = await this.#accounts.create({ ...wish, ...access, createdAt }, this.#console)
    const profile = { bio, fields: listed(fields), languages, locked: locked ?? false }
    const changed = await this.#accounts.changeProfile(account.id, profile, this.#console)
    if (!face) return changed
    const picture = { bytes: await drawFace(this.#town.random), alt: `Gezeichnetes Porträt von ${name}` }
    return this.#accounts.setPicture(account.id, 'avatar', picture, this.#console)
  }

  /** Address, password, and the day they joined: one after the other. */
  #access(handle: string): { email: string; password: string; createdAt: Date } {
    this.#joined += 1
    const createdAt = new Date(this.#town.now.getTime() - BEGAN + this.#joined * DAY)
    return { email: demoEmail(handle), password: demoPassword, createdAt }
  }
}

function listed(fields: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(fields).map(([name, value]) => ({ name, value }))
}

function note(account: Account, roles: readonly Role[], office: DemoAccount['office']): DemoAccount {
  const { id, handle, displayName, kind, regionKey, createdAt } = account
  return { id, handle, displayName, kind, regionKey, createdAt, roles, office }
}
