import { create } from '@bufbuild/protobuf'
import { TemplateTaskSchema } from '@eventkit/api/eventkit/v1/template_pb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../kernel/json.ts'
import { dueFrom, filledIn, readAnchor, withCheckedTasks } from './template.rules.ts'

const checked = (...tasks: JsonObject[]): JsonObject[] => withCheckedTasks({ tasks }).tasks

describe('when a task of a template is due', () => {
  const anchor = (date: string, timeZone = 'Europe/Vienna') => ({ ...readAnchor(date, timeZone), timeZone, words: {} })
  const due = (given: { due: string; dueTime?: string }, date: string, timeZone?: string): string | undefined => {
    const found = dueFrom(create(TemplateTaskSchema, given), anchor(date, timeZone))
    return found.due_date
      ? `${found.due_date.toISOString()}${found.due_all_day ? ` in ${found.due_time_zone}` : ''}`
      : undefined
  }

  it.each([
    ['nothing', { due: '' }, '2026-12-10', undefined],
    ['the same day', { due: 'P0D' }, '2026-12-10', '2026-12-10T22:59:59.000Z in Europe/Vienna'],
    ['a day before a time', { due: '-P3D' }, '2026-12-10T18:00', '2026-12-07T22:59:59.000Z in Europe/Vienna'],
    ['a time of a day before', { due: '-P1W', dueTime: '14:30' }, '2026-12-10T18:00', '2026-12-03T13:30:00.000Z'],
    ['the very time', { due: 'PT0S' }, '2026-12-10T18:00', '2026-12-10T17:00:00.000Z'],
    ['hours before a time', { due: '-PT2H' }, '2026-12-10T18:00', '2026-12-10T15:00:00.000Z'],
    ['hours before a day, counted from nine', { due: '-PT2H' }, '2026-12-10', '2026-12-10T06:00:00.000Z'],
    ['a day and hours after', { due: 'P1DT1H' }, '2026-12-10T18:00', '2026-12-11T18:00:00.000Z'],
    [
      'days by the clock on the wall, over its change',
      { due: '-P1D', dueTime: '09:00' },
      '2026-03-29',
      '2026-03-28T08:00:00.000Z',
    ],
    ['a time that the clocks skip', { due: 'P0D', dueTime: '02:30' }, '2026-03-29', '2026-03-29T01:30:00.000Z'],
    [
      'a time that the clocks repeat, the first',
      { due: 'P0D', dueTime: '02:30' },
      '2026-10-25',
      '2026-10-25T00:30:00.000Z',
    ],
    ['the end of February', { due: '-P1D' }, '2028-03-01', '2028-02-29T22:59:59.000Z in Europe/Vienna'],
  ])('%s', (_, given, date, expected) => {
    expect(due(given, date)).toBe(expected)
  })

  it('is refused beyond the years that there are', () => {
    expect(() => due({ due: 'P366D', dueTime: '09:00' }, '9999-12-01')).toThrow('date: must leave')
  })

  it.each(['2026-02-30', '10.12.2026', '0000-05-05', '2026-12-10T25:00', '2026-12-10T18:00Z', ''])(
    'has no use for %j as a date',
    (text) => {
      expect(() => readAnchor(text, 'UTC')).toThrow(/^date: /)
    },
  )
})

describe('the texts of a template', () => {
  it('have variables, with blanks inside the braces, each as often as it is there', () => {
    const words = { 'event.name': 'Gala $& {{date}}', date: '10 December 2026' }
    expect(filledIn('{{event.name}}: {{ date }}, {{date}}; {{venue.name}} {{', { words })).toBe(
      'Gala $& {{date}}: 10 December 2026, 10 December 2026; {{venue.name}} {{',
    )
  })

  it.each(['{{datum}}', '{{event.}}', '{{}}', '{{Date}}', '{{constructor}}', '{{date}} {{event.id}}'])(
    'refuse %s by the field',
    (text) => {
      const error = { reason: 'unknown_variable' }
      expect(() => checked({ title: text })).toThrow(expect.objectContaining(error))
      expect(() => checked({ title: 'A' }, { title: 'B', description: text })).toThrow(
        /^tasks\[1\]\.description: has no /,
      )
    },
  )

  it('are read in time that grows with their length', () => {
    const start = performance.now()
    expect(filledIn('{{ '.repeat(60_000), { words: {} })).toHaveLength(180_000)
    filledIn(`{{${' '.repeat(200_000)}`, { words: {} })
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('the tasks of a template', () => {
  it('get keys, beside those that they have', () => {
    expect(
      checked({ title: 'A' }, { title: 'B', key: 't1' }, { title: 'C', parent: 't1' }).map(({ key }) => key),
    ).toEqual(['t2', 't1', 't3'])
  })

  it.each([
    [
      'a parent that comes later',
      [
        { title: 'A', parent: 'b' },
        { title: 'B', key: 'b' },
      ],
      'tasks[0].parent',
    ],
    ['itself as parent', [{ title: 'A', key: 'a', parent: 'a' }], 'tasks[0].parent'],
    [
      'a key twice',
      [
        { title: 'A', key: 'a' },
        { title: 'B', key: 'a' },
      ],
      'tasks[1].key',
    ],
    ['nothing to see in a title', [{ title: '\u200B' }], 'tasks[0].title'],
    ['months', [{ title: 'A', due: '-P1M' }], 'tasks[0].due'],
    ['more than a year', [{ title: 'A', due: 'P367D' }], 'tasks[0].due'],
    ['a time without a day', [{ title: 'A', due_time: '09:00' }], 'tasks[0].due_time'],
    ['a time beside hours', [{ title: 'A', due: 'PT2H', due_time: '09:00' }], 'tasks[0].due_time'],
    ['a reminder of nothing', [{ title: 'A', reminders: ['-P1D'] }], 'tasks[0].reminders'],
    ['a reminder of no span', [{ title: 'A', due: 'P0D', reminders: ['soon'] }], 'tasks[0].reminders[0]'],
    ['too much text', Array.from({ length: 41 }, () => ({ title: 'A', description: 'x'.repeat(5000) })), 'tasks'],
  ])('are refused with %s', (_, tasks, field) => {
    expect(() => checked(...tasks)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ violations: [expect.objectContaining({ field })] }),
      }),
    )
  })

  it('stay as they are when they are checked again', () => {
    const task = fc.record({
      title: fc.constantFrom('A', ' B ', '{{date}}'),
      key: fc.constantFrom('', 'a', 'b', 't1', 't2'),
      due: fc.constantFrom('', 'P7D', '-p1w', 'PT90M', '-P0W', 'PT0H'),
      tags: fc.array(fc.constantFrom('x', ' x', 'y')),
    })
    fc.assert(
      fc.property(fc.array(task, { maxLength: 8 }), (tasks) => {
        const keys = tasks.flatMap(({ key }) => key || [])
        fc.pre(new Set(keys).size === keys.length)
        const once = checked(...tasks)
        expect(checked(...once)).toEqual(once)
        expect(new Set(once.map(({ key }) => key)).size).toBe(tasks.length)
      }),
    )
  })
})
