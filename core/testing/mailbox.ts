import { DATABASE } from '@sapocom/sdk-plugin'
import type { Kernel } from '../kernel.ts'
import type { Mailbox, ReceivedMail } from './kit.ts'

interface MailTables {
  'core.mail_message': { id: string; recipient: string; subject: string; text: string }
}

/** The mails that the demo mode keeps instead of sending them. */
export function readMailbox(kernel: Kernel): Mailbox {
  const all = async (): Promise<ReceivedMail[]> => {
    await kernel.settle()
    return kernel
      .need(DATABASE)
      .kysely<MailTables>()
      .selectFrom('core.mail_message')
      .select(['recipient as to', 'subject', 'text'])
      .orderBy('id')
      .execute()
  }
  return {
    all,
    async lastTo(address) {
      const mails = await all()
      const found = mails.findLast((mail) => mail.to === address)
      if (!found) throw new Error(`No mail to ${address}, but to ${mails.map((mail) => mail.to).join(', ') || 'nobody'}`)
      return found
    },
  }
}
