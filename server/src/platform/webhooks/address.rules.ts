import { BlockList, isIPv4, isIPv6 } from 'node:net'

/**
 * Addresses of IPv4 that are not on the public internet (IANA's registry of special-purpose addresses, RFC 6890), and one that
 * is public in form only: 168.63.129.16 is answered by the host of every machine at Azure.
 */
const specialV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

/** Within 2000::/3, outside of which nothing of IPv6 is public: protocols' own addresses, tunnels, documentation. */
const specialV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const lists = { special: new BlockList(), public6: new BlockList(), embedding: new BlockList() }
for (const [address, bits] of specialV4) lists.special.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of specialV6) lists.special.addSubnet(address, bits, 'ipv6')
lists.public6.addSubnet('2000::', 3, 'ipv6')
// An address of IPv4 in one of IPv6: as sockets show it, and as a network that has IPv6 alone reaches IPv4 (RFC 6052).
lists.embedding.addSubnet('::ffff:0:0', 96, 'ipv6')
lists.embedding.addSubnet('64:ff9b::', 96, 'ipv6')

/** Whether an IP address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !lists.special.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%')) return false
  if (lists.embedding.check(address, 'ipv6')) return isPublicAddress(embeddedIn(address))
  return lists.public6.check(address, 'ipv6') && !lists.special.check(address, 'ipv6')
}

/** The address of IPv4 in the last 32 bits. */
function embeddedIn(address: string): string {
  // The URL parser writes them as two groups in hex, whatever way they came, and leaves out zeros in front.
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(':')
  const [high = '', low = ''] = groups.slice(-2)
  const [left, right] = [Number.parseInt(high || '0', 16), Number.parseInt(low || '0', 16)]
  return [left >> 8, left & 255, right >> 8, right & 255].join('.')
}

/** Names that stand for this machine or its network, whatever they resolve to. */
const privateNames = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa)$/

/** Below 1024 every port is some other service's, but for those of HTTP; above, these take commands from anybody who connects. */
const otherServices = new Set([
  1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 5672, 6000, 6379, 6566,
  6665, 6666, 6667, 6668, 6669, 6679, 6697, 9092, 9200, 10080, 10250, 11211, 27017,
])

/** What is wrong with an address for webhooks. */
export interface AddressProblem {
  reason: 'not_a_url' | 'scheme' | 'credentials' | 'fragment' | 'port' | 'address_not_allowed'
  description: string
}

/**
 * What is wrong with an address that a company gives; undefined where nothing is. Names are looked up when something is sent, and
 * what they stand for is checked then. Forms such as `2130706433`, `0177.1` or `[::ffff:7f00:1]` are read as a browser reads them.
 */
export function addressProblem(text: string, isPrivateAllowed: boolean): AddressProblem | undefined {
  if (!URL.canParse(text))
    return { reason: 'not_a_url', description: 'must be an address such as https://example.com/hooks' }
  const url = new URL(text)
  if (!['http:', 'https:'].includes(url.protocol))
    return { reason: 'scheme', description: 'must start with https:// or http://' }
  if (url.username || url.password)
    return { reason: 'credentials', description: 'must not hold a user or a password; deliveries are signed instead' }
  if (url.hash) return { reason: 'fragment', description: 'must not have a part after #, which is never sent' }
  return isPrivateAllowed ? undefined : placeProblem(url)
}

function placeProblem(url: URL): AddressProblem | undefined {
  if (url.port !== '' && !isPortOfHttp(Number(url.port)))
    return { reason: 'port', description: `must not use port ${url.port}, which is another service's` }
  const host = hostOf(url)
  const isAddress = isIPv4(host) || isIPv6(host)
  if (isAddress ? isPublicAddress(host) : isPublicName(host)) return undefined
  return {
    reason: 'address_not_allowed',
    description: `must be on the public internet; ${host} is not, and this server's operator does not allow others`,
  }
}

const isPortOfHttp = (port: number): boolean =>
  port === 80 || port === 443 || (port >= 1024 && !otherServices.has(port))

/** Whether a host's name has a dot in it and is not one of a private network; with or without the dot at its end. */
export function isPublicName(host: string): boolean {
  const name = host.replace(/\.$/, '')
  return name.includes('.') && !privateNames.test(name)
}

/** The host of a URL as sockets take it: an address of IPv6 without its brackets. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1')
