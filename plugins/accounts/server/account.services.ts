import { CLOCK, DATABASE, INSTITUTIONS, MAIL, PRESENTERS, ROLES, SERVER, VIEWERS, type Plugin } from '@sapocom/sdk-plugin'
import { MEDIA } from '@sapocom/plugin-media/contract'
import { REGIONS } from '@sapocom/plugin-regions/contract'
import { ACCOUNTS } from '../contract.ts'
import { AccountMails } from './account.mails.ts'
import { AccountRepository } from './account.repository.ts'
import { AccountService } from './account.service.ts'
import { AddressService } from './address.service.ts'
import { ConfirmationService } from './confirmation.service.ts'
import { CredentialRepository } from './credential.repository.ts'
import { FirstOperator } from './first-operator.ts'
import { LoginDelay } from './login-delay.ts'
import { LoginService } from './login.service.ts'
import { MailLimit } from './mail-limit.ts'
import { Mailer } from './mailer.ts'
import { OwnSession } from './own-session.ts'
import { PasswordHasher } from './password-hasher.ts'
import { PasswordService } from './password.service.ts'
import { ProfileService } from './profile.service.ts'
import { RecoveryService } from './recovery.service.ts'
import { RegistrationService } from './registration.service.ts'
import { SessionIdentification } from './session.identification.ts'
import { SessionRepository } from './session.repository.ts'
import { SessionService } from './session.service.ts'
import * as own from './tokens.ts'

/** Who gets what: each service with exactly what it needs. */
export function accountServices(plugin: Plugin): void {
  repositories(plugin)
  credentials(plugin)
  sessions(plugin)
  profiles(plugin)
}

function repositories(plugin: Plugin): void {
  plugin.provide(own.ACCOUNT_REPOSITORY, (need) => new AccountRepository(need(DATABASE)))
  plugin.provide(own.CREDENTIALS, (need) => new CredentialRepository(need(DATABASE)))
  plugin.provide(own.SESSION_REPOSITORY, (need) => new SessionRepository(need(DATABASE), need(CLOCK)))
  plugin.provide(own.MAIL_LIMIT, (need) => new MailLimit(need(DATABASE), need(CLOCK)))
  plugin.provide(own.MAILS, (need) => new AccountMails(need(MAIL), need(SERVER), need(VIEWERS)))
  const mailer = new Mailer(plugin)
  plugin.provide(own.MAILER, () => mailer)
}

function credentials(plugin: Plugin): void {
  plugin.provide(own.HASHER, () => new PasswordHasher())
  plugin.provide(own.LOGIN_DELAY, (need) => new LoginDelay(need(DATABASE), need(CLOCK)))
  plugin.provide(own.PASSWORDS, (need) => {
    const proof = { credentials: need(own.CREDENTIALS), hasher: need(own.HASHER), delay: need(own.LOGIN_DELAY) }
    return new PasswordService({
      ...proof,
      sessions: need(own.SESSIONS),
      mails: need(own.MAILS),
      database: need(DATABASE),
      clock: need(CLOCK),
    })
  })
  plugin.provide(own.RECOVERY, (need) => {
    const mail = { mails: need(own.MAILS), limit: need(own.MAIL_LIMIT) }
    const data = { accounts: need(own.ACCOUNT_REPOSITORY), database: need(DATABASE), clock: need(CLOCK) }
    return new RecoveryService({ ...mail, ...data, passwords: need(own.PASSWORDS) })
  })
  plugin.provide(
    own.CONFIRMATION,
    (need) =>
      new ConfirmationService(need(own.ACCOUNT_REPOSITORY), need(own.MAILS), need(own.MAIL_LIMIT), need(DATABASE), need(CLOCK)),
  )
  plugin.provide(
    own.ADDRESSES,
    (need) => new AddressService(need(own.PASSWORDS), need(own.CONFIRMATION), need(own.MAILER), need(DATABASE)),
  )
}

function sessions(plugin: Plugin): void {
  plugin.provide(
    own.SESSION_IDENTIFICATION,
    (need) =>
      new SessionIdentification(need(DATABASE), need(own.ACCOUNT_REPOSITORY), need(INSTITUTIONS), need(ROLES), need(CLOCK)),
  )
  plugin.provide(own.SESSIONS, (need) => {
    const accounts = need(own.ACCOUNT_REPOSITORY)
    const identification = need(own.SESSION_IDENTIFICATION)
    return new SessionService(need(own.SESSION_REPOSITORY), identification, accounts, need(INSTITUTIONS), need(DATABASE))
  })
  plugin.provide(
    own.LOGIN,
    (need) => new LoginService(need(own.CREDENTIALS), need(own.HASHER), need(own.LOGIN_DELAY), need(own.SESSIONS)),
  )
  plugin.provide(own.OWN_SESSION, (need) => new OwnSession(need(own.ACCOUNT_REPOSITORY), need(own.SESSIONS), need(DATABASE)))
}

function profiles(plugin: Plugin): void {
  plugin.provide(
    own.REGISTRATION,
    (need) =>
      new RegistrationService(need(own.ACCOUNT_REPOSITORY), need(own.CREDENTIALS), need(own.HASHER), need(DATABASE), need(CLOCK)),
  )
  plugin.provide(own.PROFILES, (need) => {
    const others = { media: need(MEDIA), regions: need(REGIONS), institutions: need(INSTITUTIONS) }
    return new ProfileService({ ...others, accounts: need(own.ACCOUNT_REPOSITORY), database: need(DATABASE) })
  })
  plugin.provide(own.ACCOUNT_SERVICE, (need) => {
    const services = { registration: need(own.REGISTRATION), profiles: need(own.PROFILES), sessions: need(own.SESSIONS) }
    const people = { roles: need(ROLES), viewers: need(VIEWERS), presenters: need(PRESENTERS), regions: need(REGIONS) }
    return new AccountService({
      ...services,
      ...people,
      accounts: need(own.ACCOUNT_REPOSITORY),
      database: need(DATABASE),
      clock: need(CLOCK),
    })
  })
  plugin.provide(ACCOUNTS, (need) => need(own.ACCOUNT_SERVICE))
  plugin.provide(own.FIRST_OPERATOR, (need) => {
    const people = { registration: need(own.REGISTRATION), roles: need(ROLES), viewers: need(VIEWERS) }
    return new FirstOperator({ ...people, server: need(SERVER), database: need(DATABASE), clock: need(CLOCK) })
  })
}
