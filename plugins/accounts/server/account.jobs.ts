import { CLOCK, Type, type Plugin } from '@sapocom/sdk-plugin'
import { ACCOUNT_REPOSITORY, CONFIRMATION, LOGIN_DELAY, MAIL_LIMIT, RECOVERY, SESSION_REPOSITORY } from './tokens.ts'

const WEEK = 7 * 86_400_000 // milliseconds

/** Forgets what is over, each hour: personal data is kept no longer than its purpose. Source: GDPR Art. 5 (1) e */
export function accountJobs(plugin: Plugin): void {
  plugin.job(
    'forget',
    Type.Object({}),
    async () => {
      await plugin.need(SESSION_REPOSITORY).forgetOld()
      await plugin.need(CONFIRMATION).forgetOld()
      await plugin.need(RECOVERY).forgetOld()
      await plugin.need(MAIL_LIMIT).forgetOld()
      await plugin.need(LOGIN_DELAY).forgetOld()
      await plugin.need(ACCOUNT_REPOSITORY).forgetUnconfirmed(new Date(plugin.need(CLOCK).now().getTime() - WEEK))
    },
    { every: '17 * * * *' },
  )
}
