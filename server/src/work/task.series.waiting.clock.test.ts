import sql from 'sql-template-tag'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../test/journal.ts'
import { useSeriesClock } from '../../test/series-clock.ts'
import type { JsonObject } from '../kernel/json.ts'

const { test, call, daily, seriesOf, openDays, moveTo, looked } = useSeriesClock('2030-01-01T07:00:00Z')

describe('a series goes on', () => {
  const at = ({ id }: JsonObject): string => `/api/v1/tasks/${String(id)}`
  /** A job that fails is tried five times within this. */
  const allTries = async (day: string) => {
    for (const time of ['10:00', '10:10', '10:30', '11:30', '13:30', '16:00']) {
      moveTo(`${day}T${time}:00Z`)
      await looked()
    }
  }

  it('where the time to move on to is that of a task in the bin', async () => {
    moveTo('2030-01-07T07:00:00Z')
    const task = await daily('collapse')
    await call(`POST ${at(task)}/complete`)
    await call(`POST ${at(task)}/reopen`)
    await allTries('2030-01-08')
    expect(await openDays(task)).toEqual(['2030-01-07'])
    const failing = await test.app.runtime.jobs.engine.rows(
      sql`select id from jobs.job where name = 'work.occurrence' and (state = 'failed' or retry_count > 0)`,
    )
    expect(failing).toEqual([])
    moveTo('2030-01-09T10:00:00Z')
    await eventually(async () => (await openDays(task))[0] === '2030-01-09')
  })

  it('where the newest of those that have their own was deleted', async () => {
    moveTo('2030-02-04T07:00:00Z')
    const task = await daily('all')
    moveTo('2030-02-05T10:00:00Z')
    await eventually(async () => (await openDays(task)).length === 2)
    await call(`DELETE ${at((await seriesOf(task)).at(-1) ?? {})}`)
    moveTo('2030-02-06T10:00:00Z')
    await eventually(async () => (await openDays(task)).length === 2)
    expect(await openDays(task)).toEqual(['2030-02-04', '2030-02-06'])
    moveTo('2030-02-07T10:00:00Z')
    await eventually(async () => (await openDays(task)).length === 3)
  })

  it('where its task was in the bin, or closed, when its time came', async () => {
    moveTo('2030-03-04T07:00:00Z')
    const [restored, reopened] = await Promise.all([daily('collapse'), daily('collapse')])
    const part = await call('POST /api/v1/tasks', { title: 'Above' })
    await call(`PATCH ${at(restored)}`, { parent_id: part.id ?? '' })
    await call(`DELETE ${at(part)}`)
    await call(`PATCH ${at(reopened)}`, { status: 'cancelled' })
    await call(`DELETE ${at((await seriesOf(reopened)).at(-1) ?? {})}`)
    await allTries('2030-03-05')
    moveTo('2030-03-06T10:00:00Z')
    await looked()
    await call(`POST ${at(part)}/restore`)
    await call(`POST ${at(reopened)}/reopen`)
    for (const task of [restored, reopened])
      await eventually(async () => (await openDays(task))[0] === '2030-03-06', String(task.id))
  })

  it.each([
    ['collapse', '2030-04'],
    ['all', '2030-05'],
  ])('where its job was lost: %s', async (missed, month) => {
    moveTo(`${month}-01T07:00:00Z`)
    const task = await daily(missed)
    await test.app.runtime.jobs.engine.rows(
      sql`delete from jobs.job where name = 'work.occurrence' and data -> 'payload' ->> 'taskId' = ${String(task.id)}`,
    )
    for (const day of [`${month}-02`, `${month}-03`]) {
      moveTo(`${day}T10:00:00Z`)
      await eventually(async () => (await openDays(task)).includes(day))
    }
  })
})
