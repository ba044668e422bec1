import { expect, it } from 'vitest'
import { TemplateTaskSchema } from '@eventkit/api/eventkit/v1/template_pb'
import type { JsonObject } from '../kernel/json.ts'
import { checkedSchedule, timeAfter, turnsAt, wallOf } from './schedule.rules.ts'

const daily = (more: JsonObject = {}) =>
  checkedSchedule(
    {
      recurrence: { rule: 'FREQ=DAILY', starts_at: '2026-03-27T02:30', time_zone: 'Europe/Vienna', ...more },
      action: { write_entry: { text: 'A' } },
    },
    'UTC',
    new Date('2026-03-01T00:00:00Z'),
  )

const first = { key: '2026-03-27T02:30', at: new Date('2026-03-27T01:30:00Z') }
const turns = (missed: string, now: string) =>
  turnsAt(daily({ missed }), first, new Date(now)).map(({ time, state }) => `${time.key} ${state}`)

it.each([
  ['all', '2026-03-27T01:30:59Z', ['2026-03-27T02:30 done']],
  ['wait', '2026-03-27T01:35:00Z', ['2026-03-27T02:30 late']],
  ['wait', '2026-03-27T01:35:01Z', ['2026-03-27T02:30 skipped']],
  ['all', '2026-03-30T12:00:00Z', ['2026-03-27T02:30 late']],
  ['collapse', '2026-03-27T12:00:00Z', ['2026-03-27T02:30 late']],
  ['collapse', '2026-03-30T00:30:30Z', ['2026-03-27T02:30 skipped', '2026-03-30T02:30 done']],
])('%s at %s', (missed, now, expected) => {
  expect(turns(missed, now)).toEqual(expected)
})

it('comes next by the clock on the wall, over its change', () => {
  expect(timeAfter(daily(), new Date('2026-03-28T02:00:00Z'))).toEqual({
    key: '2026-03-29T02:30',
    at: new Date('2026-03-29T01:30:00Z'),
  })
  expect(timeAfter(daily({ rule: 'FREQ=DAILY;COUNT=1' }), first.at)).toBeUndefined()
})

it('knows the day of a time; of whole days no time', () => {
  const { day, time, timeZone } = wallOf(daily(), first)
  expect([String(day), String(time), timeZone]).toEqual(['2026-03-27', '02:30:00', 'Europe/Vienna'])
  expect(wallOf(daily({ starts_at: '2026-03-27' }), { key: '2026-03-27' }).time).toBeNull()
})

it('what is counted from completion, or does nothing, is refused', () => {
  expect(() => daily({ mode: 'completion' })).toThrow(/^recurrence.mode: /)
  expect(() => checkedSchedule({ ...daily(), action: {} }, 'UTC', new Date())).toThrow(/^action: /)
})

it('a template has nothing to make but tasks, so that none can make itself', () => {
  expect(TemplateTaskSchema.fields.map(({ name }) => name)).toEqual([
    'key',
    'parent',
    'title',
    'description',
    'priority',
    'tags',
    'assignee_id',
    'due',
    'due_time',
    'reminders',
  ])
})
