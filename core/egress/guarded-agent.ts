import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { EgressRefused } from '@sapocom/sdk-plugin'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

/** All addresses of a host, in order of preference. */
export type Resolve = (host: string) => Promise<readonly string[]>

export interface GuardRules {
  readonly resolve: Resolve
  /** Private addresses are allowed: for what the operator set. */
  readonly anyAddress: boolean
  /** Ports of this machine that are allowed: for tests. */
  readonly loopbackPorts: readonly number[]
}

const CONNECT_LIMIT = 5_000 // milliseconds
const CONNECTIONS_PER_ORIGIN = 8

/**
 * An agent that checks every address of a host and connects to exactly what it checked: a name that answers differently the second
 * time (DNS rebinding) has no second time.
 */
export function guardedAgent(rules: GuardRules): Agent {
  return new Agent({
    connections: CONNECTIONS_PER_ORIGIN,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 10_000,
    maxHeaderSize: 16 * 1024,
    connect(options, callback) {
      checkedAddresses(options.hostname, Number(options.port), rules).then(
        (addresses) => {
          const connect = buildConnector({
            timeout: CONNECT_LIMIT,
            allowH2: false,
            autoSelectFamily: true,
            lookup: answer(addresses),
          })
          connect(options, callback)
        },
        (error: Error) => callback(error, null),
      )
    },
  })
}

/** Names by the system's resolver, hosts file included. */
export async function resolveByLookup(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true })
  return found.map(({ address }) => address)
}

async function checkedAddresses(hostname: string, port: number, rules: GuardRules): Promise<readonly string[]> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) ? [host] : await rules.resolve(host).catch(() => [])
  if (addresses.length === 0) throw new EgressRefused('unreachable', host)
  const allowed = (address: string) =>
    isPublicAddress(address) || rules.anyAddress || (isLoopbackAddress(address) && rules.loopbackPorts.includes(port))
  if (!addresses.every(allowed)) throw new EgressRefused('private', host)
  return addresses
}

/** A look-up that gives what was checked, and asks nobody. */
function answer(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_host, options, callback) => {
    const first = found[0]
    if (options.all || !first) callback(null, found)
    else callback(null, first.address, first.family)
  }
}
