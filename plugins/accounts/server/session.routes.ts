import { Type, type Api, type RouteRequest } from '@sapocom/sdk-plugin'
import { setSession, SESSION_COOKIE } from './account.routes.ts'
import { Acting, AddressChange, Id, Login, Nothing, OwnSession, PasswordChange, SessionList } from './account.schema.ts'
import { deviceName } from './device.ts'
import { TooManyTries } from './errors.ts'
import { LOGIN, OWN_SESSION, PASSWORDS, ADDRESSES, SESSIONS } from './tokens.ts'

/** Logging in and out, and what one does with one's own sessions, password and address. */
export function sessionRoutes(api: Api): void {
  loginRoutes(api)
  listRoutes(api)
  credentialRoutes(api)
}

function loginRoutes(api: Api): void {
  const login = api.need(LOGIN)
  const sessions = api.need(SESSIONS)
  const own = api.need(OWN_SESSION)

  api.get('/session', {
    permission: 'accounts:session',
    summary: 'Who is logged in: account, address, mandates',
    answer: OwnSession,
    handler: ({ viewer }) => own.of(viewer),
  })

  api.post('/session', {
    public: 'this is how one stops being a visitor',
    summary: 'Log in with handle or address and password',
    // the delay for wrong passwords is the service's; this keeps a flood from the hasher
    rate: { max: 120, seconds: 600, by: 'network' },
    body: Login,
    answer: Type.Object({ person: Id }),
    handler: async ({ body, viewer, cookies, headers, header }) => {
      const attempt = {
        ...body,
        network: viewer.network,
        device: deviceName(headers['user-agent']),
        previous: cookies.get(SESSION_COOKIE),
      }
      const { person, token } = await withRetryAfter(header, () => login.logIn(attempt))
      setSession(cookies, token)
      return { person }
    },
  })

  const logOut = {
    public: 'without a session it does nothing',
    summary: 'Log out',
    answer: Nothing,
    handler: async ({ cookies }: Pick<RouteRequest, 'cookies'>) => {
      await sessions.logOut(cookies.get(SESSION_COOKIE))
      cookies.clear(SESSION_COOKIE)
      return {}
    },
  }
  api.delete('/session', logOut)
  api.post('/session/end', { ...logOut, form: { done: 'logout.done' } })

  const act = {
    permission: 'accounts:session',
    summary: 'Act for an institution by a mandate, or as oneself again',
    form: true,
    body: Acting,
    answer: Nothing,
    handler: async ({ body, viewer, cookies }: RouteRequest<never, never, typeof Acting>) => {
      const token = await sessions.act(viewer, cookies.get(SESSION_COOKIE), body.mandate || null)
      if (token) setSession(cookies, token)
      return {}
    },
  } as const
  api.put('/session/acting', act)
  api.post('/session/acting', act)
}

function listRoutes(api: Api): void {
  const sessions = api.need(SESSIONS)

  api.get('/sessions', {
    permission: 'accounts:session',
    summary: 'On which devices one is logged in',
    answer: SessionList,
    handler: async ({ viewer, cookies }) => {
      const lines = await sessions.list(viewer, cookies.get(SESSION_COOKIE))
      return {
        items: lines.map((line) => ({ ...line, createdAt: line.createdAt.toISOString(), seenAt: line.seenAt.toISOString() })),
      }
    },
  })

  const params = Type.Object({ sessionId: Id })
  const endOne = {
    permission: 'accounts:session',
    summary: 'Log out on one device',
    params,
    answer: Nothing,
    handler: async ({ viewer, params: { sessionId } }: RouteRequest<typeof params>) => {
      await sessions.endOne(viewer, sessionId)
      return {}
    },
  } as const
  api.delete('/sessions/:sessionId', endOne)
  api.post('/sessions/:sessionId/end', { ...endOne, form: { done: 'sessions.ended' } })

  const endOthers = {
    permission: 'accounts:session',
    summary: 'Log out on all other devices',
    answer: Nothing,
    handler: async ({ viewer, cookies }: RouteRequest) => {
      await sessions.endOthers(viewer, cookies.get(SESSION_COOKIE))
      return {}
    },
  } as const
  api.delete('/sessions', endOthers)
  api.post('/sessions/end-others', { ...endOthers, form: { done: 'sessions.othersEnded' } })
}

function credentialRoutes(api: Api): void {
  const passwords = api.need(PASSWORDS)
  const addresses = api.need(ADDRESSES)

  api.put('/session/password', {
    permission: 'accounts:session',
    summary: 'Change the password; the other sessions end',
    body: PasswordChange,
    answer: Nothing,
    handler: async ({ body, viewer, cookies, header }) => {
      const change = { current: body.current, next: body.password }
      await withRetryAfter(header, () => passwords.change(viewer, change, cookies.get(SESSION_COOKIE)))
      return {}
    },
  })

  api.put('/session/address', {
    permission: 'accounts:session',
    summary: 'Change the e-mail address; it counts when the new one is proven, and the old one is told',
    status: 202,
    body: AddressChange,
    answer: Nothing,
    handler: async ({ body, viewer, header }) => {
      await withRetryAfter(header, () => addresses.change(viewer, body))
      return {}
    },
  })
}

/** Says in the header as well how long to wait. Source: RFC 9110 §10.2.3 */
async function withRetryAfter<T>(header: RouteRequest['header'], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TooManyTries) header('retry-after', String(error.params.retryAfter))
    throw error
  }
}
