import { describe, expect, it } from 'vitest'
import { eventually } from '../../test/journal.ts'
import { useSeriesClock } from '../../test/series-clock.ts'
import type { JsonObject } from '../kernel/json.ts'

const { now, call, daily, seriesOf, openDays, moveTo, setClock, looked } = useSeriesClock('2027-01-04T07:00:00Z')

describe('what is missed while nobody works', () => {
  it('waits, moves on to the latest, or has its own, by the policy of the series', async () => {
    const [wait, collapse, all] = await Promise.all([daily('wait'), daily('collapse'), daily('all')])
    await call('POST /api/v1/tasks', { title: 'part', parent_id: collapse.id ?? '', due_date: '2027-01-03T08:00:00Z' })
    moveTo('2027-01-07T10:00:00Z')
    const days = ['2027-01-04', '2027-01-05', '2027-01-06', '2027-01-07']
    await eventually(async () => (await openDays(all)).length === 4 && (await openDays(collapse))[0] === '2027-01-07')
    await looked()
    expect(await openDays(wait)).toEqual(days.slice(0, 1))
    expect(await openDays(collapse)).toEqual(days.slice(3))
    expect(await openDays(all)).toEqual(days)
    const [part] = (await call(`GET /api/v1/tasks?parent_id=${String(collapse.id)}`)).tasks as JsonObject[]
    expect(part).toMatchObject({ due_date: '2027-01-06T08:00:00.000Z' })
    for (const task of [wait, collapse, all]) await call(`POST /api/v1/tasks/${String(task.id)}/complete`)
    expect(await openDays(wait)).toEqual(['2027-01-08'])
    expect(await openDays(collapse)).toEqual(['2027-01-08'])
    expect(await openDays(all)).toEqual(days.slice(1))
    // The newest of those that have their own brings the next ahead of its time, and its job finds it there.
    const newest = (await seriesOf(all, '&status=open')).at(-1)
    await call(`POST /api/v1/tasks/${String(newest?.id)}/complete`)
    expect(await openDays(all)).toEqual(['2027-01-05', '2027-01-06', '2027-01-08'])
    moveTo('2027-01-09T10:00:00Z')
    await eventually(async () => (await openDays(all)).includes('2027-01-09'))
    await looked()
    expect(await openDays(all)).toEqual(['2027-01-05', '2027-01-06', '2027-01-08', '2027-01-09'])
  })

  it('of a collapsing series that was moved late is the latest when it is completed before its job', async () => {
    setClock('2027-02-01T07:00:00Z')
    const task = await daily('collapse', { mode: 'fixed' })
    setClock('2027-02-04T10:00:00Z')
    await call(`POST /api/v1/tasks/${String(task.id)}/complete`)
    const [open, ...others] = await openDays(task)
    expect([others, ['2027-02-04', '2027-02-05'].includes(open ?? '')]).toEqual([[], true])
  })
})

it('in a simulated year none is lost and none doubled', async () => {
  moveTo('2028-01-03T07:00:00Z')
  const rules = ['FREQ=DAILY;INTERVAL=3', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=MONTHLY;BYMONTHDAY=31']
  const series: JsonObject[] = []
  for (const rule of rules)
    for (const missed of ['wait', 'collapse', 'all']) series.push(await daily(missed, { rule, month_end: 'clamp' }))
  for (let week = 1; week <= 52; week++) {
    moveTo(new Date(Date.UTC(2028, 0, 3, 12) + week * 7 * 86_400_000).toISOString())
    // Every other week somebody closes what is open; some of it twice at once.
    if (week % 2 === 0)
      for (const task of series) {
        const open = (await seriesOf(task, '&status=open')).filter(
          ({ due_date: due }) => new Date(String(due)) <= now(),
        )
        await Promise.all(
          open.flatMap(({ id }) => [
            call(`POST /api/v1/tasks/${String(id)}/complete`),
            call('POST /api/v1/tasks/bulk-complete', { ids: [id ?? ''] }),
          ]),
        )
      }
  }
  for (const [i, task] of series.entries()) {
    const missed = String(task.title)
    if (missed === 'all') {
      // Each time that has come has its own, and the next may be there ahead.
      const rule = rules[Math.floor(i / 3)] ?? ''
      const body = { rule, starts_at: '2028-01-03T09:00', time_zone: 'Europe/Vienna', count: 100, month_end: 'clamp' }
      const preview = (await call('POST /api/v1/recurrences/preview', body)).occurrences as JsonObject[]
      const more = (await call('POST /api/v1/recurrences/preview', { ...body, after: preview.at(-1)?.starts_at ?? '' }))
        .occurrences as JsonObject[]
      const due = [...preview, ...more]
        .filter(({ starts_at: at }) => new Date(String(at)) <= now())
        .map(({ key: k }) => k)
      const have = async () => {
        const pages = [await call(`GET /api/v1/tasks?series_id=${String(task.id)}&sort_by=due_date&page_size=100`)]
        const token = pages[0]?.next_page_token
        if (token)
          pages.push(
            await call(
              `GET /api/v1/tasks?series_id=${String(task.id)}&sort_by=due_date&page_size=100&page_token=${String(token)}`,
            ),
          )
        return pages.flatMap((page) => (page.tasks as JsonObject[]).map(({ occurrence }) => occurrence))
      }
      await eventually(async () => (await have()).length >= due.length, `${rule} ${due.length}`)
      const found = await have()
      expect([rule, found.slice(0, due.length)]).toEqual([rule, due])
      expect(found.length - due.length).toBeLessThanOrEqual(1)
    } else expect([missed, (await openDays(task)).length]).toEqual([missed, 1])
    const keys = (await seriesOf(task)).map(({ occurrence }) => occurrence)
    expect(new Set(keys).size).toBe(keys.length)
  }
}, 120_000)
