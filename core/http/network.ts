import ipaddr from 'ipaddr.js'

/** The network that rate limits count: an IPv4 address, or the /64 of an IPv6 address. Source: security rules S29 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString()}/64`
}
