import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aCompany, aTask } from '../../test/factories.ts'
import { withTenant } from '../kernel/db.ts'

const test = useTestApp({ env: { DATABASE_POOL: '2' } })

it('numbers more tasks at once than there are connections, each its own', async () => {
  const companies = [await aCompany(test), await aCompany(test), await aCompany(test)]
  const made = await Promise.all(
    companies.map(({ token }) =>
      Promise.all(
        Array.from({ length: 12 }, (_, i) => test.rest('POST /api/v1/tasks', { token, body: { title: `Task ${i}` } })),
      ),
    ),
  )
  for (const tasks of made) {
    expect(tasks.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 201))
    expect(new Set(tasks.map(({ body }) => body.number)).size).toBe(12)
  }
})

it('counts each kind of record by its type, which no other module has', async () => {
  const anna = await aCompany(test)
  await aTask(test, anna)
  const series = await withTenant(test.app.runtime.pool, anna.companyId, (db) =>
    db.rows(sql`select series, next from numbering_counter`),
  )
  expect(series).toEqual([{ series: 'work.task', next: 2 }])
})
