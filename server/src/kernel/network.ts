import { isIPv6 } from 'node:net'

/** What one household or company has: an address of IPv4, or a /64 of IPv6, all of which its holder can use. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const groups = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean))
  const missing = tail === undefined ? 0 : 8 - groups.flat().length
  const all = [...(groups[0] ?? []), ...Array<string>(Math.max(missing, 0)).fill('0'), ...(groups[1] ?? [])]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
