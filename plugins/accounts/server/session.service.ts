import type { Database, Id, Institutions, MandateRole, Transaction, Viewer } from '@sapocom/sdk-plugin'
import { sessionsEnded } from '../contract.ts'
import { AccountNotFound, MandateUnknown } from './errors.ts'
import { sha256 } from './secret.ts'
import type { AccountRepository } from './account.repository.ts'
import type { SessionIdentification } from './session.identification.ts'
import type { SessionRepository } from './session.repository.ts'

/** How long a browser keeps the cookie. When the session itself ends is for the server to say. */
export const SESSION_SECONDS = 30 * 86_400

export interface SessionLine {
  readonly id: Id
  readonly device: string
  readonly createdAt: Date
  readonly seenAt: Date
  readonly isThis: boolean
}

export interface OwnMandate {
  readonly id: Id
  readonly institution: Id
  readonly name: string
  readonly role: MandateRole
}

/** Sessions: who is logged in where, and whom they act for. */
export class SessionService {
  readonly #sessions: SessionRepository
  readonly #identification: SessionIdentification
  readonly #accounts: AccountRepository
  readonly #institutions: Institutions
  readonly #database: Database

  constructor(
    sessions: SessionRepository,
    identification: SessionIdentification,
    accounts: AccountRepository,
    institutions: Institutions,
    database: Database,
  ) {
    this.#sessions = sessions
    this.#identification = identification
    this.#accounts = accounts
    this.#institutions = institutions
    this.#database = database
  }

  /** Logs in on a device; the session that was there before ends. @returns the secret for the cookie */
  async open(person: Id, device: string, previous: string | undefined): Promise<string> {
    return this.#database.transaction(async (tx) => {
      if (previous) await this.end(tx, previous)
      return this.#sessions.add(tx, person, device)
    })
  }

  /** Ends the session behind a cookie, if there is one. */
  async end(tx: Transaction, token: string): Promise<void> {
    const person = await this.#sessions.end(tx, token)
    if (person) await this.#announce(tx, person)
  }

  async logOut(token: string | undefined): Promise<void> {
    if (token) await this.#database.transaction((tx) => this.end(tx, token))
  }

  async list(viewer: Viewer, token: string | undefined): Promise<readonly SessionLine[]> {
    const here = token ? sha256(token) : ''
    const sessions = await this.#sessions.of(personOf(viewer))
    return sessions.map(({ id, device, createdAt, seenAt, tokenHash }) => ({
      id,
      device,
      createdAt,
      seenAt,
      isThis: tokenHash === here,
    }))
  }

  /** @throws AccountNotFound when the viewer has no such session */
  async endOne(viewer: Viewer, id: Id): Promise<void> {
    const person = personOf(viewer)
    await this.#database.transaction(async (tx) => {
      if ((await this.#sessions.endOf(tx, person, { id })) === 0) throw new AccountNotFound()
      await this.#announce(tx, person)
    })
  }

  async endOthers(viewer: Viewer, token: string | undefined): Promise<void> {
    const person = personOf(viewer)
    await this.#database.transaction((tx) => this.endAll(tx, person, token))
  }

  /** All sessions of a person, but the one with this secret. */
  async endAll(tx: Transaction, person: Id, exceptToken?: string): Promise<void> {
    await this.#sessions.endOf(tx, person, exceptToken === undefined ? {} : { exceptToken })
    await this.#announce(tx, person)
  }

  /** A new secret when the rights behind the session grow. Source: security rule S6 */
  async renew(tx: Transaction, person: Id, token: string): Promise<string> {
    tx.afterCommit(() => this.#identification.forget(person))
    return this.#sessions.renew(tx, token)
  }

  /** The rights behind a person's sessions are others from now on. */
  rightsChanged(person: Id): void {
    this.#identification.forget(person)
  }

  /** Institutions the viewer's person may act for now; they are called what their account is called. */
  async mandatesOf(person: Id): Promise<readonly OwnMandate[]> {
    const mandates = await this.#institutions.mandatesOf(person)
    const accounts = await this.#accounts.ofInstitutions(mandates.map(({ institution }) => institution))
    const names = new Map(accounts.map(({ institutionId, displayName }) => [institutionId, displayName]))
    return mandates.flatMap(({ id, institution, role }) => {
      const name = names.get(institution)
      return name === undefined ? [] : [{ id, institution, name, role }]
    })
  }

  /**
   * Acts for an institution from now on, or as oneself again (`null`).
   * @returns the new secret for the cookie
   * @throws MandateUnknown unless it is the person's own and has not ended
   */
  async act(viewer: Viewer, token: string | undefined, mandate: Id | null): Promise<string | undefined> {
    const person = personOf(viewer)
    if (mandate !== null && !(await this.#institutions.mandatesOf(person)).some(({ id }) => id === mandate))
      throw new MandateUnknown()
    if (!token) return undefined
    return this.#database.transaction(async (tx) => {
      await this.#sessions.act(tx, person, token, mandate)
      return this.renew(tx, person, token)
    })
  }

  async #announce(tx: Transaction, personId: Id): Promise<void> {
    await tx.emit(sessionsEnded, { personId })
    tx.afterCommit(() => this.#identification.forget(personId))
  }
}

/** @throws AccountNotFound for visitors and the console */
export function personOf(viewer: Viewer): Id {
  if (viewer.person === null) throw new AccountNotFound()
  return viewer.person
}
