import type { Database, Id, PersonalData } from '@sapocom/sdk-plugin'
import type { AccountRepository } from './account.repository.ts'
import type { SessionService } from './session.service.ts'
import type { SessionRepository } from './session.repository.ts'

/** What this plugin keeps about an account. Source: GDPR Art. 15, 17, 20 */
export class AccountData implements PersonalData {
  readonly #accounts: AccountRepository
  readonly #sessions: SessionRepository
  readonly #service: SessionService
  readonly #database: Database

  constructor(accounts: AccountRepository, sessions: SessionRepository, service: SessionService, database: Database) {
    this.#accounts = accounts
    this.#sessions = sessions
    this.#service = service
    this.#database = database
  }

  async *export(account: Id): AsyncIterable<{ readonly kind: string; readonly data: unknown }> {
    const whole = await this.#accounts.wholeById(account)
    if (!whole) return
    const {
      id,
      handle,
      kind,
      displayName,
      email,
      emailConfirmedAt,
      bio,
      fields,
      languages,
      regionKey,
      language,
      locked,
      createdAt,
    } = whole
    const pictures = { avatar: whole.avatarUrl, avatarAlt: whole.avatarAlt, header: whole.headerUrl, headerAlt: whole.headerAlt }
    const about = { id, handle, kind, displayName, email, emailConfirmedAt, bio, fields, languages, regionKey, language, locked }
    const suspension = { suspendedAt: whole.suspendedAt, suspendedFor: whole.suspendedFor }
    yield { kind: 'account', data: { ...about, ...pictures, ...suspension, createdAt } }
    for (const { id: session, device, createdAt: since, seenAt } of await this.#sessions.of(account)) {
      yield { kind: 'session', data: { id: session, device, createdAt: since, seenAt } }
    }
  }

  /** Password, sessions and links go with the row. */
  async erase(account: Id): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await this.#service.endAll(tx, account)
      await this.#accounts.erase(tx, account)
    })
  }
}
