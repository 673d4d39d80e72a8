import type { Database, Viewer } from '@sapocom/sdk-plugin'
import type { ConfirmationService } from './confirmation.service.ts'
import type { Mailer } from './mailer.ts'
import { checkEmail } from './name.ts'
import type { PasswordService } from './password.service.ts'
import { personOf } from './session.service.ts'

/** Changing the e-mail address: asked with the password, done when the new address is proven. */
export class AddressService {
  readonly #passwords: PasswordService
  readonly #confirmation: ConfirmationService
  readonly #mailer: Mailer
  readonly #database: Database

  constructor(passwords: PasswordService, confirmation: ConfirmationService, mailer: Mailer, database: Database) {
    this.#passwords = passwords
    this.#confirmation = confirmation
    this.#mailer = mailer
    this.#database = database
  }

  /** @throws EmailMalformed, PasswordWrong, TooManyTries; never whether somebody else has the address */
  async change(viewer: Viewer, wish: { readonly email: string; readonly current: string }): Promise<void> {
    const email = checkEmail(wish.email)
    await this.#passwords.prove(viewer, wish.current)
    const person = personOf(viewer)
    await this.#database.transaction(async (tx) => {
      await this.#confirmation.ask(tx, person, email)
      await tx.audit({ viewer, action: 'accounts.changeAddress', subject: `account:${person}` })
      await this.#mailer.confirm(person, tx)
    })
  }
}
