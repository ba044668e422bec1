import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressProblem, isPublicAddress } from './address.rules.ts'

const reasonOf = (url: string, isPrivateAllowed = false) => addressProblem(url, isPrivateAllowed)?.reason

describe('an address for webhooks', () => {
  it.each([
    'https://example.com/hooks',
    'https://example.com:8443/hooks?token=a',
    'http://example.com',
    'https://hooks.example.com.',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'https://xn--bcher-kva.example/',
  ])('%s is taken', (url) => expect(reasonOf(url)).toBeUndefined())

  it.each([
    ['of the cloud’s metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['of this machine', 'http://127.0.0.1:8080/'],
    ['of this machine by another number', 'http://127.8.9.1/'],
    ['as one decimal number', 'http://2130706433/'],
    ['in octal', 'http://0177.0.0.1/'],
    ['in hex', 'http://0x7f.0.0.1/'],
    ['with parts left out', 'http://127.1/'],
    ['of nothing', 'http://0/'],
    ['of a private network', 'http://10.1.2.3/'],
    ['of a private network', 'http://172.31.255.255/'],
    ['of a private network', 'http://192.168.0.1/'],
    ['of a provider’s network', 'http://100.100.100.200/'],
    ['of the host at Azure', 'http://168.63.129.16/'],
    ['for everybody', 'http://255.255.255.255/'],
    ['for a group', 'http://224.0.0.1/'],
    ['of this machine in IPv6', 'http://[::1]/'],
    ['of nothing in IPv6', 'http://[::]/'],
    ['of IPv4 in IPv6', 'http://[::ffff:127.0.0.1]/'],
    ['of IPv4 in IPv6, in hex', 'http://[::ffff:a9fe:a9fe]/'],
    ['of IPv4 in IPv6, as it was once written', 'http://[::7f00:1]/'],
    ['of IPv4 through NAT64', 'http://[64:ff9b::a9fe:a9fe]/'],
    ['of IPv4 through 6to4', 'http://[2002:7f00:1::]/'],
    ['of IPv4 through Teredo', 'http://[2001:0:7f00:1::]/'],
    ['of a link', 'http://[fe80::1]/'],
    ['of a private network in IPv6', 'http://[fd00:ec2::254]/'],
    ['for a group in IPv6', 'http://[ff02::1]/'],
    ['of examples', 'http://[2001:db8::1]/'],
    ['by the name of this machine', 'http://localhost:3000/'],
    ['by a name of this machine', 'http://anything.localhost/'],
    ['by a name of this machine, in capitals, with a dot', 'http://LOCALHOST./'],
    ['by a name without a dot', 'http://database/'],
    ['by a name of the cloud', 'http://metadata.google.internal/'],
    ['by a name of a network', 'http://printer.local/'],
    ['with full-width digits', 'http://１２７.０.０.１/'],
  ])('%s is refused: %s', (_, url) => {
    expect(reasonOf(url)).toBe('address_not_allowed')
    expect(reasonOf(url, true)).toBeUndefined()
  })

  it.each([
    ['not_a_url', 'example.com/hooks'],
    ['not_a_url', ''],
    ['not_a_url', 'http://[::1'],
    ['not_a_url', 'https://exa mple.com/'],
    ['not_a_url', 'http://1.2.3.4.5/'],
    ['scheme', 'file:///etc/passwd'],
    ['scheme', 'gopher://example.com:11211/'],
    ['scheme', 'javascript:alert(1)'],
    ['credentials', 'https://user:password@example.com/'],
    ['credentials', 'https://example.com@127.0.0.1/'],
    ['fragment', 'https://example.com/#part'],
    ['port', 'https://example.com:22/'],
    ['port', 'https://example.com:6379/'],
    ['port', 'https://example.com:0/'],
  ])('%s is said of %s', (reason, url) => expect(reasonOf(url)).toBe(reason))
})

describe('an IP address', () => {
  it('of IPv4 is as public alone as in IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublicAddress(`::ffff:${address}`)).toBe(isPublicAddress(address))
        expect(isPublicAddress(`64:ff9b::${address}`)).toBe(isPublicAddress(address))
      }),
    )
  })

  it('of IPv6 is public within 2000::/3 alone', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        fc.pre(!/^(64:ff9b:|(0*:)+ffff:|::(ffff:)?)/i.test(address))
        const first = Number.parseInt(address.split(':')[0] || '0', 16)
        if (first < 0x2000 || first > 0x3fff) expect(isPublicAddress(address)).toBe(false)
      }),
    )
  })

  it.each(['', 'localhost', 'fe80::1%eth0', '2606:4700::1%1', '1.2.3', '300.1.1.1'])('%s is none', (text) =>
    expect(isPublicAddress(text)).toBe(false),
  )
})
