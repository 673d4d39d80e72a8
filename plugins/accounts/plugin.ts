import {
  accountMaker,
  checks,
  DATABASE,
  definePlugin,
  identification,
  places,
  ROLES,
  startNotices,
  VIEWERS,
  type AccountMaker,
  type Plugin,
} from '@sapocom/sdk-plugin'
import { media } from '@sapocom/plugin-media/contract'
import { regions } from '@sapocom/plugin-regions/contract'
import { ACCOUNTS } from './contract.ts'
import { fillTown } from './demo/town.ts'
import { demoLogins } from './demo/logins.ts'
import { Account } from './entities/account.ts'
import { Confirmation } from './entities/confirmation.ts'
import { Credential } from './entities/credential.ts'
import { Recovery } from './entities/recovery.ts'
import { Session } from './entities/session.ts'
import createAccount from './migrations/20261123T0910-create-account.ts'
import { accountCommands } from './server/account.commands.ts'
import { accountJobs } from './server/account.jobs.ts'
import { placeOf } from './server/account.place.ts'
import { accountPresenters } from './server/account.presenters.ts'
import { accountRoutes } from './server/account.routes.ts'
import { accountServices } from './server/account.services.ts'
import { accountSubscribers } from './server/account.subscribers.ts'
import { accountMedia } from './server/media.access.ts'
import { AccountData } from './server/personal-data.ts'
import { profileRoutes } from './server/profile.routes.ts'
import { sessionRoutes } from './server/session.routes.ts'
import { ACCOUNT_REPOSITORY, FIRST_OPERATOR, SESSION_IDENTIFICATION, SESSION_REPOSITORY, SESSIONS } from './server/tokens.ts'

export default definePlugin({
  id: 'accounts',
  title: { de: 'Konten', en: 'Accounts' },
  summary: { de: 'Registrieren, anmelden, Profil', en: 'Registration, log-in, profile' },
  essential: true,
  requires: [regions, media],
  provides: [ACCOUNTS],
  permissions: {
    'accounts:session': { default: ['unconfirmed', 'citizen', 'institution'] },
    'accounts:profile': { default: ['citizen', 'institution'] },
    'accounts:suspend': { default: ['moderator', 'operator'] },
    'accounts:manage': { default: ['operator'] },
  },
  database: { entities: [Account, Credential, Session, Confirmation, Recovery], migrations: [createAccount] },
  keeps: [
    {
      what: {
        de: 'Name, E-Mail-Adresse, Profil, Passwort (nur als Prüfwert)',
        en: 'Name, e-mail address, profile, password (as a hash only)',
      },
      why: { de: 'Damit das Konto benutzt werden kann', en: 'So that the account can be used' },
      until: {
        de: 'Bis das Konto gelöscht wird; unbestätigt sieben Tage',
        en: 'Until the account is erased; unconfirmed for seven days',
      },
    },
    {
      what: { de: 'Anmeldungen: Name des Geräts, Zeit', en: 'Sessions: name of the device, time' },
      why: { de: 'Damit man angemeldet bleibt und Fremde hinauswerfen kann', en: 'To stay logged in, and to log others out' },
      until: { de: 'Bis zur Abmeldung, höchstens 30 Tage', en: 'Until log-out, at most 30 days' },
    },
    {
      what: { de: 'Falsche Anmeldeversuche: Prüfwert von Konto und Netz', en: 'Wrong log-ins: hash of account and network' },
      why: { de: 'Damit niemand Passwörter durchprobiert', en: 'So that nobody tries passwords one by one' },
      until: { de: 'Zwei Stunden', en: 'Two hours' },
    },
  ],
  personalData: (plugin) =>
    new AccountData(
      plugin.need(ACCOUNT_REPOSITORY),
      plugin.need(SESSION_REPOSITORY),
      plugin.need(SESSIONS),
      plugin.need(DATABASE),
    ),
  setup(plugin) {
    accountServices(plugin)
    accountPresenters(plugin)
    accountSubscribers(plugin)
    accountMedia(plugin)
    accountJobs(plugin)
    accountCommands(plugin)
    demoLogins(plugin)
    plugin.contribute(identification, { identify: (request) => plugin.need(SESSION_IDENTIFICATION).identify(request) })
    plugin.contribute(places, { institutionOf: (path) => placeOf(plugin.need(ACCOUNTS)).institutionOf(path) })
    plugin.contribute(accountMaker, makerOf(plugin))
    plugin.contribute(startNotices, { lines: () => plugin.need(FIRST_OPERATOR).lines() })
    plugin.contribute(checks, operatorCheck(plugin))
  },
  routes(api) {
    accountRoutes(api)
    sessionRoutes(api)
    profileRoutes(api)
  },
  demo: fillTown,
})

/** Accounts for tests: made as at the command line, without a password. */
function makerOf(plugin: Plugin): AccountMaker {
  return {
    make: async ({ institution, ...wish }) => {
      const email = `${wish.handle}@example.org`
      const account = { ...wish, institutionId: institution, email, password: null }
      const { id } = await plugin.need(ACCOUNTS).create(account, plugin.need(VIEWERS).console())
      return { person: id, account: id }
    },
  }
}

function operatorCheck(plugin: Plugin) {
  return {
    title: { de: 'Betrieb', en: 'Operators' },
    run: async () => {
      const { length } = await plugin.need(ROLES).holders('operator')
      const sentence = {
        de:
          length === 0
            ? 'Niemand hat die Rolle Betrieb. `start` druckt den Link für die erste Person.'
            : `${length} mit der Rolle Betrieb.`,
        en: length === 0 ? 'Nobody is operator. `start` prints the link for the first one.' : `${length} with the role operator.`,
      }
      return { ok: length > 0, sentence }
    },
  }
}
