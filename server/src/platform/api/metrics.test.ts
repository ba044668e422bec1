import { describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany } from '../../../test/factories.ts'

const token = 'a token for Prometheus'
const open = useTestApp({ env: { TRUST_PROXY: 'on' } })
const numberless = useTestApp({ env: { ROLE: 'api' } })
const guarded = useTestApp({ env: { METRICS_TOKEN: token } })

const scrape = async (
  test: typeof open,
  remoteAddress: string,
  headers: Record<string, string> = {},
): Promise<[status: number, body: string]> => {
  const reply = await test.app.http.inject({ method: 'GET', url: '/metrics', remoteAddress, headers })
  return [reply.statusCode, reply.body]
}

describe('metrics without METRICS_TOKEN', () => {
  it.each(['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1'])(
    'are for this machine, as from %s',
    async (address) => {
      expect(await scrape(open, address)).toEqual([200, expect.stringContaining('eventkit_pool_connections')])
    },
  )

  it.each(['localhost', 'localhost:8080', 'LOCALHOST', '127.0.0.1:8080', '[::1]:8080'])(
    'are for this machine by its name, as %s',
    async (host) => {
      expect((await scrape(open, '127.0.0.1', { host }))[0]).toBe(200)
    },
  )

  it.each([
    ['another machine', '192.0.2.7', {}],
    ['another machine that claims to be this one', '192.0.2.7', { 'x-forwarded-for': '127.0.0.1' }],
    ['whoever comes through a proxy here', '127.0.0.1', { 'x-forwarded-for': '192.0.2.7' }],
    ['the same in the standard’s form', '127.0.0.1', { forwarded: 'for=127.0.0.1' }],
    ['what a proxy here names itself on', '127.0.0.1', { via: '1.1 proxy' }],
    ['what came to another host', '127.0.0.1', { 'x-forwarded-host': 'localhost' }],
    ['what came by another scheme', '127.0.0.1', { 'x-forwarded-proto': 'https' }],
    ['what came through a tunnel', '127.0.0.1', { 'cf-connecting-ip': '192.0.2.7' }],
    ['a page here whose name was led to this machine', '127.0.0.1', { host: 'evil.example:8080' }],
    ['the same by a name that only looks like this machine', '127.0.0.1', { host: '127.0.0.1.evil.example' }],
  ])('are refused to %s', async (_, address, headers) => {
    expect(await scrape(open, address, headers)).toEqual([403, expect.stringContaining('unless METRICS_TOKEN is set')])
  })
})

describe('metrics with METRICS_TOKEN', () => {
  it.each(['Bearer', 'bearer', 'BEARER'])('are for whoever sends it as %s, from anywhere', async (scheme) => {
    const reply = await scrape(guarded, '192.0.2.7', { authorization: `${scheme} ${token}` })
    expect(reply).toEqual([200, expect.stringContaining('eventkit_pool_connections')])
  })

  it.each([{}, { authorization: 'Bearer ' }, { authorization: `Bearer ${token}s` }, { authorization: token }])(
    'are refused with %j, even here',
    async (headers) => {
      expect(await scrape(guarded, '127.0.0.1', headers)).toEqual([401, expect.stringContaining('Send METRICS_TOKEN')])
    },
  )
})

it('tell how many entries wait for a number where nobody gives them', async () => {
  const waiting = async (): Promise<string | undefined> =>
    /^eventkit_journal_waiting_entries (\S+)$/m.exec((await scrape(numberless, '127.0.0.1'))[1])?.[1]
  expect(await waiting()).toBe('0')
  const { token } = await aCompany(numberless)
  const waited = Number(await waiting())
  expect(await numberless.journalOf(token)).toHaveLength(waited)
  expect([waited > 0, await waiting()]).toEqual([true, '0'])
})
