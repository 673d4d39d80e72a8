import {
  CLOCK,
  DATABASE,
  EGRESS,
  HOOKS,
  INSTITUTIONS,
  LOG,
  MAIL,
  PRESENTERS,
  REALTIME,
  ROLES,
  SERVER,
  STORAGE,
  VIEWERS,
  type Log,
  type Token,
} from '@sapocom/sdk-plugin'
import type { Logger } from 'pino'
import type { KernelParts } from './kernel-parts.ts'

/** Puts the kernel's services into a plugin's container, each made for this plugin. */
export function provideKernelServices(plugin: string, parts: Pick<KernelParts, 'services' | 'forPlugin' | 'log'>): void {
  const own = parts.forPlugin(plugin)
  const provide = <T>(token: Token<T>, value: T): void => parts.services.provide(plugin, token, () => value)
  provide(DATABASE, own.database)
  provide(STORAGE, own.storage)
  provide(EGRESS, own.egress)
  provide(REALTIME, own.realtime)
  provide(MAIL, own.mail)
  provide(HOOKS, own.hooks)
  provide(PRESENTERS, own.presenters)
  provide(CLOCK, own.clock)
  provide(SERVER, own.server)
  provide(VIEWERS, own.viewers)
  provide(INSTITUTIONS, own.institutions)
  provide(ROLES, own.roles)
  provide(LOG, logOf(parts.log, plugin))
}

function logOf(log: Logger, plugin: string): Log {
  const mine = log.child({ plugin })
  return {
    info: (message, data = {}) => mine.info(data, message),
    warn: (message, data = {}) => mine.warn(data, message),
    error: (message, error) => mine.error({ err: error }, message),
  }
}
