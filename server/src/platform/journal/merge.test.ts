import { describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, aTask, expectStatus } from '../../../test/factories.ts'

const test = useTestApp()

describe('a change by somebody who knew an older version', () => {
  const patch = async (token: string, id: unknown, body: Record<string, string | number>) =>
    await test.rest(`PATCH /api/v1/tasks/${id}`, { token, body })

  it('goes through where it touches nothing that changed, and clashes where it does', async () => {
    const owner = await aCompany(test)
    const { token } = owner
    const task = await aTask(test, owner, { title: 'first', description: 'old' })
    await expectStatus(200, patch(token, task.id, { title: 'second', version: 1 }))
    const merged = await expectStatus(200, patch(token, task.id, { description: 'new', version: 1 }))
    expect(merged.body).toMatchObject({ title: 'second', description: 'new', version: 3 })
    const same = await expectStatus(200, patch(token, task.id, { title: 'second', version: 1 }))
    expect(same.body).toMatchObject({ version: 3 })
    const clash = await expectStatus(409, patch(token, task.id, { title: 'third', description: 'new', version: 1 }))
    expect(clash.body).toMatchObject({
      reason: 'stale_version',
      current_version: 3,
      clashes: [{ field: 'title', yours: 'third', current: 'second' }],
    })
    await expectStatus(200, patch(token, task.id, { title: 'third', version: 3 }))
    await expectStatus(400, patch(token, task.id, { title: 'fourth', version: 9 }))
  })

  it('holds before and after the sequencer came by', async () => {
    const owner = await aCompany(test)
    const { token } = owner
    const task = await aTask(test, owner)
    await expectStatus(200, patch(token, task.id, { title: 'second', version: 1 }))
    await test.journalOf(token)
    await expectStatus(409, patch(token, task.id, { title: 'third', version: 1 }))
    await expectStatus(200, patch(token, task.id, { priority: 'high', version: 1 }))
  })
})
