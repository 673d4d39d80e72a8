import { token } from '@sapocom/sdk-plugin'
import type { AccountRepository } from './account.repository.ts'
import type { AccountService } from './account.service.ts'
import type { AddressService } from './address.service.ts'
import type { ConfirmationService } from './confirmation.service.ts'
import type { CredentialRepository } from './credential.repository.ts'
import type { FirstOperator } from './first-operator.ts'
import type { LoginDelay } from './login-delay.ts'
import type { LoginService } from './login.service.ts'
import type { AccountMails } from './account.mails.ts'
import type { MailLimit } from './mail-limit.ts'
import type { Mailer } from './mailer.ts'
import type { OwnSession } from './own-session.ts'
import type { PasswordHasher } from './password-hasher.ts'
import type { PasswordService } from './password.service.ts'
import type { ProfileService } from './profile.service.ts'
import type { RecoveryService } from './recovery.service.ts'
import type { RegistrationService } from './registration.service.ts'
import type { SessionIdentification } from './session.identification.ts'
import type { SessionRepository } from './session.repository.ts'
import type { SessionService } from './session.service.ts'

/** Names of the parts inside this plugin; others can't resolve them. */
export const ACCOUNT_REPOSITORY = token<AccountRepository>('accounts.accountRepository')
export const ACCOUNT_SERVICE = token<AccountService>('accounts.accountService')
export const CREDENTIALS = token<CredentialRepository>('accounts.credentials')
export const PROFILES = token<ProfileService>('accounts.profiles')
export const REGISTRATION = token<RegistrationService>('accounts.registration')
export const CONFIRMATION = token<ConfirmationService>('accounts.confirmation')
export const LOGIN = token<LoginService>('accounts.login')
export const LOGIN_DELAY = token<LoginDelay>('accounts.loginDelay')
export const SESSION_REPOSITORY = token<SessionRepository>('accounts.sessionRepository')
export const SESSIONS = token<SessionService>('accounts.sessions')
export const SESSION_IDENTIFICATION = token<SessionIdentification>('accounts.sessionIdentification')
export const RECOVERY = token<RecoveryService>('accounts.recovery')
export const PASSWORDS = token<PasswordService>('accounts.passwords')
export const ADDRESSES = token<AddressService>('accounts.addresses')
export const OWN_SESSION = token<OwnSession>('accounts.ownSession')
export const MAILER = token<Mailer>('accounts.mailer')
export const HASHER = token<PasswordHasher>('accounts.hasher')
export const MAILS = token<AccountMails>('accounts.mails')
export const MAIL_LIMIT = token<MailLimit>('accounts.mailLimit')
export const FIRST_OPERATOR = token<FirstOperator>('accounts.firstOperator')
