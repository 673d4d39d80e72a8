import type { Id } from '@sapocom/sdk-plugin'
import type { CredentialRepository } from './credential.repository.ts'
import { LoginWrong, Suspended } from './errors.ts'
import { normaliseHandle } from './handle.ts'
import type { LoginDelay } from './login-delay.ts'
import type { PasswordHasher } from './password-hasher.ts'
import type { SessionService } from './session.service.ts'

export interface LoginTry {
  /** Handle or e-mail address. */
  readonly login: string
  readonly password: string
  readonly network: string
  readonly device: string
  /** Secret of the session that the browser had before. */
  readonly previous: string | undefined
}

/** Logging in with a password. Known and unknown accounts take the same way and the same time. Source: security rules S1, S4 */
export class LoginService {
  readonly #credentials: CredentialRepository
  readonly #hasher: PasswordHasher
  readonly #delay: LoginDelay
  readonly #sessions: SessionService

  constructor(credentials: CredentialRepository, hasher: PasswordHasher, delay: LoginDelay, sessions: SessionService) {
    this.#credentials = credentials
    this.#hasher = hasher
    this.#delay = delay
    this.#sessions = sessions
  }

  /**
   * @returns the person and the secret for the cookie
   * @throws LoginWrong, TooManyTries, Busy; Suspended only after the right password
   */
  async logIn({ login, password, network, device, previous }: LoginTry): Promise<{ person: Id; token: string }> {
    const by = identifierOf(login)
    const forget = await this.#delay.begin(Object.values(by).join(), network)
    const found = await this.#credentials.find(by)
    const isRight = await this.#hasher.verify(found?.passwordHash ?? null, password)
    if (!found?.passwordHash || !isRight) throw new LoginWrong()
    await forget()
    if (found.suspended) throw new Suspended()
    if (this.#hasher.isOutdated(found.passwordHash)) {
      await this.#credentials.rehash(found.accountId, found.passwordHash, await this.#hasher.hash(password))
    }
    return { person: found.accountId, token: await this.#sessions.open(found.accountId, device, previous) }
  }
}

/** What was typed: an address has an `@` inside, a handle at most in front. */
function identifierOf(typed: string): { handle: string } | { email: string } {
  const text = typed.normalize('NFC').trim().toLowerCase()
  return text.indexOf('@') > 0 ? { email: text } : { handle: normaliseHandle(text) }
}
