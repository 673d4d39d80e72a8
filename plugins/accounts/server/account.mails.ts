import type { Mail, Server, Transaction, Viewers } from '@sapocom/sdk-plugin'

/** Whom a mail is for, and in which language. */
export interface Addressee {
  readonly email: string
  readonly handle: string
  readonly language: string
}

/** The mails of this plugin, in plain text and the language of the account. */
export class AccountMails {
  readonly #mail: Mail
  readonly #server: Server
  readonly #viewers: Viewers

  constructor(mail: Mail, server: Server, viewers: Viewers) {
    this.#mail = mail
    this.#server = server
    this.#viewers = viewers
  }

  /** The code to type and the link to follow. */
  confirmAddress(to: Addressee, proof: { readonly code: string; readonly token: string }, tx: Transaction): Promise<void> {
    return this.#send(to, 'confirm', { code: proof.code, link: `${this.#server.publicUrl}/confirm?token=${proof.token}` }, tx)
  }

  /** Somebody registered with an address that has an account: its owner is told, nobody else. */
  alreadyRegistered(to: Addressee, tx: Transaction): Promise<void> {
    const { publicUrl } = this.#server
    return this.#send(to, 'already', { login: `${publicUrl}/login`, recover: `${publicUrl}/recover` }, tx)
  }

  recover(to: Addressee, token: string, tx: Transaction): Promise<void> {
    return this.#send(to, 'recover', { link: `${this.#server.publicUrl}/recover/${token}` }, tx)
  }

  passwordChanged(to: Addressee, tx: Transaction): Promise<void> {
    return this.#send(to, 'passwordChanged', { recover: `${this.#server.publicUrl}/recover` }, tx)
  }

  /** Goes to the old address. */
  addressChanged(to: Addressee, tx: Transaction): Promise<void> {
    return this.#send(to, 'addressChanged', {}, tx)
  }

  #send(to: Addressee, mail: string, params: Readonly<Record<string, string>>, tx: Transaction): Promise<void> {
    const viewer = this.#viewers.visitor(to.language)
    const all = { ...params, handle: to.handle, server: this.#server.name }
    const text = `${viewer.t(`accounts:mail.${mail}.text`, all)}\n\n${viewer.t('accounts:mail.end', all)}\n`
    return this.#mail.send({ to: to.email, subject: viewer.t(`accounts:mail.${mail}.subject`, all), text }, tx)
  }
}
