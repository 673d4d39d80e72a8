import { shown, Type, type Api, type Cookies } from '@sapocom/sdk-plugin'
import { ACCOUNTS, handlePattern, profileView } from '../contract.ts'
import { Address, Code, FirstRegistration, LinkToken, NewPassword, Nothing, Registered, Registration } from './account.schema.ts'
import { deviceName } from './device.ts'
import { AccountNotFound } from './errors.ts'
import { personOf, SESSION_SECONDS } from './session.service.ts'
import { CONFIRMATION, FIRST_OPERATOR, MAILER, PROFILES, RECOVERY, REGISTRATION, SESSIONS } from './tokens.ts'

const AN_HOUR = 3600 // seconds

export const SESSION_COOKIE = 'session'

/** Registering, proving an address, getting back in; and the public profile. */
export function accountRoutes(api: Api): void {
  registrationRoutes(api)
  confirmationRoutes(api)
  recoveryRoutes(api)
  const accounts = api.need(ACCOUNTS)

  api.get('/accounts/:handle', {
    public: 'profiles are for everybody',
    summary: 'Profile of an account, by its handle',
    params: Type.Object({
      handle: Type.String({ maxLength: 31, pattern: handlePattern.replace('^', '^@?').replace('a-z', 'A-Za-z') }),
    }),
    institution: 'item',
    answer: shown(profileView),
    handler: async ({ params, viewer }) => {
      const profile = await accounts.profile(params.handle, viewer)
      if (!profile) throw new AccountNotFound()
      return profile
    },
  })
}

function registrationRoutes(api: Api): void {
  const registration = api.need(REGISTRATION)
  const profiles = api.need(PROFILES)
  const sessions = api.need(SESSIONS)
  const first = api.need(FIRST_OPERATOR)
  const mailer = api.need(MAILER)
  const confirmation = api.need(CONFIRMATION)

  api.post('/accounts', {
    public: 'who has no account has to be able to get one',
    summary: 'Register; a mail with a code follows, and the answer is the same for every address',
    rate: { max: 5, seconds: AN_HOUR, by: 'network' },
    status: 201,
    body: Registration,
    answer: Registered,
    handler: async ({ body, viewer, cookies, headers }) => {
      const regionKey = profiles.checkRegion(body.regionKey ?? null)
      const wish = { ...body, regionKey, kind: 'person', language: body.language ?? viewer.language, confirmed: false } as const
      const account = await registration.register(wish, async (tx, { id, email }) => {
        await confirmation.ask(tx, id, email)
        await mailer.confirm(id, tx)
      })
      setSession(cookies, await sessions.open(account.id, deviceName(headers['user-agent']), cookies.get(SESSION_COOKIE)))
      return { handle: account.handle }
    },
  })

  api.post('/first-operator', {
    public: 'there is no account yet; the link from the console is the key',
    summary: 'Make the first administrator, with the link that the start prints',
    rate: { max: 20, seconds: AN_HOUR, by: 'network' },
    status: 201,
    body: FirstRegistration,
    answer: Registered,
    handler: async ({ body: { token, ...wish }, viewer, cookies, headers }) => {
      const person = await first.use(token, { ...wish, language: viewer.language })
      setSession(cookies, await sessions.open(person, deviceName(headers['user-agent']), cookies.get(SESSION_COOKIE)))
      return { handle: wish.handle }
    },
  })
}

function confirmationRoutes(api: Api): void {
  const confirmation = api.need(CONFIRMATION)
  const sessions = api.need(SESSIONS)
  const mailer = api.need(MAILER)

  api.post('/confirmations', {
    public: 'the link in the mail is the key, on whatever device it is opened',
    summary: 'Confirm an address by the link in the mail',
    rate: { max: 30, seconds: AN_HOUR, by: 'network' },
    body: LinkToken,
    answer: Registered,
    handler: async ({ body }) => {
      const { handle, personId } = await confirmation.byToken(body.token)
      sessions.rightsChanged(personId)
      return { handle }
    },
  })

  api.post('/session/confirmation', {
    permission: 'accounts:session',
    summary: 'Confirm the address by the code in the mail',
    rate: { max: 30, seconds: AN_HOUR },
    form: { done: 'confirm.done' },
    body: Code,
    answer: Nothing,
    handler: async ({ body, viewer, cookies }) => {
      const token = cookies.get(SESSION_COOKIE)
      let renewed: string | undefined
      await confirmation.byCode(viewer, body.code, async (tx) => {
        if (token) renewed = await sessions.renew(tx, personOf(viewer), token)
      })
      if (renewed) setSession(cookies, renewed)
      return {}
    },
  })

  api.post('/session/confirmation/mail', {
    permission: 'accounts:session',
    summary: 'Send the mail with code and link once more; three an hour to one address',
    rate: { max: 10, seconds: AN_HOUR },
    form: { done: 'confirm.sent' },
    status: 202,
    answer: Nothing,
    handler: async ({ viewer }) => {
      await mailer.confirm(personOf(viewer))
      return {}
    },
  })
}

function recoveryRoutes(api: Api): void {
  const recovery = api.need(RECOVERY)
  const mailer = api.need(MAILER)

  api.post('/recovery', {
    public: 'who is locked out has no session',
    summary: 'Ask for a link to set a new password; the answer is the same for every address',
    rate: { max: 20, seconds: AN_HOUR, by: 'network' },
    status: 202,
    body: Address,
    answer: Nothing,
    handler: async ({ body }) => {
      await recovery.ask(body.email, (tx, id) => mailer.recover(id, tx))
      return {}
    },
  })

  api.post('/recovery/password', {
    public: 'the link in the mail is the key',
    summary: 'Set a new password with the link; all sessions end',
    rate: { max: 30, seconds: AN_HOUR, by: 'network' },
    body: NewPassword,
    answer: Nothing,
    handler: async ({ body }) => {
      await recovery.finish(body.token, body.password)
      return {}
    },
  })
}

/** The secret of a session, in the cookie the identification reads. */
export function setSession(cookies: Cookies, token: string): void {
  cookies.set(SESSION_COOKIE, token, { seconds: SESSION_SECONDS })
}
