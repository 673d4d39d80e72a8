import { Type, type Id, type Job, type Plugin, type Transaction } from '@sapocom/sdk-plugin'
import { CONFIRMATION, RECOVERY } from './tokens.ts'

const Account = Type.Object({ accountId: Type.String({ maxLength: 19 }) })
const Asked = Type.Object({ recoveryId: Type.String({ maxLength: 19 }) })

/**
 * Mails that are written after the answer went out, so that its time doesn't say whether an address is known. Jobs carry ids, never
 * addresses.
 */
export class Mailer {
  readonly #confirm: Job<typeof Account>
  readonly #recover: Job<typeof Asked>

  constructor(plugin: Plugin) {
    this.#confirm = plugin.job('send-confirmation', Account, ({ accountId }) => plugin.need(CONFIRMATION).send(accountId))
    this.#recover = plugin.job('send-recovery', Asked, ({ recoveryId }) => plugin.need(RECOVERY).send(recoveryId))
  }

  confirm(accountId: Id, tx?: Transaction): Promise<void> {
    return this.#confirm.send({ accountId }, tx ? { tx } : {})
  }

  recover(recoveryId: Id, tx: Transaction): Promise<void> {
    return this.#recover.send({ recoveryId }, { tx })
  }
}
