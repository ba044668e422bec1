import pg from 'pg'
import { expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, aTask, expectStatus } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'

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
