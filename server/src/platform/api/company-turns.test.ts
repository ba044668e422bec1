import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import pg from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, aTask, expectStatus } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { inTurn } from './company-turns.ts'

const test = useTestApp({ env: { DATABASE_POOL: '3' } })

it('answers a company while another has more slow calls under way than there are connections', async () => {
  const [busy, other] = [await aCompany(test), await aCompany(test)]
  const { id } = await aTask(test, busy)
  const holder = new pg.Client({ connectionString: test.ownerUrl })
  await holder.connect()
  try {
    await holder.query('begin')
    await holder.query(`select set_config('app.tenant_id', $1, true)`, [busy.companyId])
    expect((await holder.query('select from work_task where id = $1 for update', [id])).rowCount).toBe(1)
    const slow = Array.from({ length: 20 }, () =>
      test.rest(`POST /api/v1/tasks/${String(id)}/complete`, { token: busy.token, body: {} }),
    )
    const isHeld = `select from pg_locks where not granted and locktype in ('transactionid', 'tuple')`
    await eventually(async () => ((await holder.query(isHeld)).rowCount ?? 0) > 0, 'a call waits for the row')
    await expectStatus(200, test.rest('GET /api/v1/tasks', { token: other.token }))
    await expectStatus(201, test.rest('POST /api/v1/tasks', { token: other.token, body: { title: 'meanwhile' } }))
    await holder.query('rollback')
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual(slow.map(() => 200))
  } finally {
    await holder.end()
  }
})

describe('a call that waits in the line of its company', () => {
  afterEach(() => vi.restoreAllMocks())

  /** Takes the only place there is. */
  function hold(companyId: string) {
    const { promise, resolve } = Promise.withResolvers<void>()
    return { held: inTurn(test.app.runtime, companyId, {}, () => promise), letGo: resolve }
  }

  const refusal = { kind: 'resourceExhausted', reason: 'company_busy', details: { retryAfter: 1 } }

  it('is refused at its deadline, and not run later', async () => {
    const { held, letGo } = hold('a')
    const ran: string[] = []
    const late = inTurn(test.app.runtime, 'a', { deadline: Date.now() + 20 }, async () => void ran.push('late'))
    const patient = inTurn(test.app.runtime, 'a', {}, async () => void ran.push('patient'))
    await expect(late).rejects.toMatchObject(refusal)
    letGo()
    await Promise.all([held, patient])
    expect(ran).toEqual(['patient'])
  })

  it('is refused after ten seconds', async () => {
    const { held, letGo } = hold('b')
    const ran: string[] = []
    const kept = inTurn(test.app.runtime, 'b', {}, async () => void ran.push('kept'))
    const now = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(now + 9_900)
    const later = inTurn(test.app.runtime, 'b', {}, async () => void ran.push('later'))
    vi.spyOn(Date, 'now').mockReturnValue(now + 10_001)
    await expect(kept).rejects.toMatchObject(refusal)
    letGo()
    await Promise.all([held, later])
    expect(ran).toEqual(['later'])
  })

  it('leaves it when its caller goes away', async () => {
    const anna = await aCompany(test)
    await test.app.http.listen({ host: '127.0.0.1', port: 0 })
    const { port } = test.app.http.server.address() as AddressInfo
    const { held, letGo } = hold(anna.companyId)
    const looking = vi.spyOn(globalThis, 'setInterval')
    const connected = once(test.app.http.server, 'connection') as Promise<[Socket]>
    const going = new AbortController()
    const call = fetch(`http://127.0.0.1:${port}/api/v1/tasks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${anna.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Nobody waits for this' }),
      signal: going.signal,
    })
    await expect
      .poll(() => looking.mock.calls.some(([, ms]) => ms === 250), { message: 'the call is in line' })
      .toBe(true)
    const [socket] = await connected
    going.abort()
    await Promise.all([expect(call).rejects.toThrow(), once(socket, 'close')])
    letGo()
    await held
    const { body } = await expectStatus(200, test.rest('GET /api/v1/tasks', { token: anna.token }))
    expect(body.tasks).toEqual([])
  })
})
