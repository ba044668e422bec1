import { expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany } from '../../../test/factories.ts'
import { systemPrincipal } from '../auth/principal.ts'
import { ownCall, write } from '../calls/transact.ts'
import { awaitDue } from './reminder.schedule.ts'

const test = useTestApp()

it('two changes that have the same times wait neither in a circle nor for how long the other takes', async () => {
  const { companyId } = await aCompany(test)
  const dueAt = (time: string) => ({ due_at: new Date(time), state: 'scheduled', reason: '' }) as const
  const [nine, ten, eleven] = ['09', '10', '11'].map((hour) => dueAt(`2029-05-01T${hour}:00:00Z`))
  if (!nine || !ten || !eleven) throw new Error('three times were made')
  let runs = 0
  const both = Promise.withResolvers<void>()
  const change = (first: typeof nine, second: typeof nine) =>
    write(test.app.runtime, ownCall('change'), systemPrincipal(companyId), async (ctx) => {
      awaitDue(ctx, [first])
      if (++runs === 2) both.resolve()
      await both.promise
      awaitDue(ctx, [second])
    })
  await Promise.all([change(nine, ten), change(ten, nine)])
  expect(runs).toBe(2)
  await write(test.app.runtime, ownCall('long'), systemPrincipal(companyId), async (ctx) => {
    awaitDue(ctx, [eleven])
    await change(eleven, eleven)
  })
})
