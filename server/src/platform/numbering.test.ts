import { expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aCompany } from '../../test/factories.ts'

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
