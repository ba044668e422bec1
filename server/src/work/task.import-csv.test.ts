import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openCsv } from '../platform/files/csv.ts'
import { sentenceOf } from '../platform/files/problem.ts'
import { guessColumns, readTaskCsv } from './task.import-csv.ts'
import { readDue, withReferences } from './task.import.rules.ts'

const ann = '01900000-0000-7000-8000-000000000001'

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function read(text: string, columns: Record<string, string> = {}) {
  const reading = readTaskCsv(await openCsv(bytesOf(text)), { columns, zone: 'Europe/Vienna' })
  const rows = await Array.fromAsync(reading.rows)
  return { ...reading, rows: rows.map((row) => withReferences(row, new Map([['ann@x.org', ann]]))) }
}

const problemsOf = async (text: string, columns?: Record<string, string>) =>
  (await read(text, columns)).rows.map(({ line, refusal, problems }) => [line, refusal, ...problems.map(sentenceOf)])

describe('a CSV of tasks', () => {
  test('fills every field from an English header', async () => {
    const { rows } = await read(`Title,Notes,Priority,Tags,Due Date,Section,Status,Assignee
Call the venue,About power,High,"site; #av,",2025-02-01 09:00,Before,In Progress,ann@x.org
,,,,,,,
Send plan,,,,2025-07-01,,,`)
    expect(rows).toMatchObject([
      {
        line: 2,
        name: 'Call the venue',
        section: 'Before',
        startsAt: '2025-02-01T08:00:00.000Z',
        problems: [],
        fields: {
          title: 'Call the venue',
          description: 'About power',
          priority: 'high',
          tags: ['site', 'av'],
          due_date: '2025-02-01T08:00:00.000Z',
          section: 'Before',
          status: 'in_progress',
          assignee_id: ann,
        },
      },
      {
        line: 4,
        fields: {
          title: 'Send plan',
          description: '',
          tags: [],
          due_date: '2025-07-01T21:59:59.000Z',
          due_all_day: true,
          due_time_zone: 'Europe/Vienna',
          assignee_id: null,
        },
      },
    ])
    expect(rows[1]?.fields).not.toHaveProperty('priority')
    expect(rows[1]?.fields).not.toHaveProperty('status')
  })

  test('reads German headers, words and dates, separated by semicolons', async () => {
    const { rows } = await read(`Aufgabe;Priorität;Fällig am;Status;Zuständig
Halle anrufen;dringend;1.2.2025 9:00;erledigt;ann@x.org
Plan schicken;niedrig;31.12.2025;offen;`)
    expect(rows.map(({ fields }) => fields)).toEqual([
      {
        title: 'Halle anrufen',
        priority: 'urgent',
        due_date: '2025-02-01T08:00:00.000Z',
        due_all_day: false,
        due_time_zone: null,
        status: 'done',
        assignee_id: ann,
      },
      {
        title: 'Plan schicken',
        priority: 'low',
        due_date: '2025-12-31T22:59:59.000Z',
        due_all_day: true,
        due_time_zone: 'Europe/Vienna',
        status: 'todo',
        assignee_id: null,
      },
    ])
  })

  test('names line, column and reason of what cannot be taken', async () => {
    expect(
      await problemsOf(`Title,Due,Prio,State,Owner
,2025-02-01,,,
A,2025-02-30,,,
B,tomorrow,,,
C,,huge,,
D,,,maybe,
E,,,,bob@x.org
F,,,,,more`),
    ).toEqual([
      [2, 'fail', 'column "Title" is empty'],
      [3, 'fail', 'column "Due": "2025-02-30" is not a valid date (2025-02-01 or 1.2.2025, with or without a time)'],
      [4, 'fail', 'column "Due": "tomorrow" is not a valid date (2025-02-01 or 1.2.2025, with or without a time)'],
      [5, 'fail', 'column "Prio": "huge" is not a priority (low, medium, high, urgent)'],
      [6, 'fail', 'column "State": "maybe" is not a status (todo, in_progress, waiting, done, cancelled)'],
      [7, undefined, 'column "Owner": "bob@x.org" is not a person in this workspace'],
      [8, 'fail', 'has 6 cells where the header has 5'],
    ])
  })

  test('tells which columns it took, given or guessed', async () => {
    const columnsOf = async (columns: Record<string, string>) =>
      (await read('Aufgabe,Fällig am,Wer\nCall,,\n', columns)).columns
    expect(await columnsOf({})).toEqual({ title: 'Aufgabe', due_date: 'Fällig am' })
    expect(await columnsOf({ title: 'Wer' })).toEqual({ title: 'Wer' })
  })

  test('takes the columns it is given, and refuses those there are not', async () => {
    const { rows } = await read('What,When\nCall,2025-02-01 10:00', { title: 'What', due_date: 'When', tags: '' })
    expect(rows[0]?.fields).toMatchObject({ title: 'Call', due_date: '2025-02-01T09:00:00.000Z' })
    await expect(read('What\nCall', { title: 'Wha', colour: 'What' })).rejects.toThrow(
      'columns[title]: the file has no column "Wha"; columns[colour]: must be one of title,',
    )
  })

  test('without a column for the title still shows its header', async () => {
    const { header, rows } = await read('What,When\nCall,2025-02-01')
    expect(header).toEqual(['What', 'When'])
    expect(rows).toMatchObject([{ line: 2, refusal: 'fail', problems: [{ reason: 'no_title_column', values: {} }] }])
  })

  test('knows tasks by their key column, and refuses a key twice', async () => {
    const { rows } = await read('Id,Title\n7,Call\n7,Send\n,Send')
    expect(rows.map(({ key }) => key)).toEqual(['key:7', 'line 3', expect.stringMatching(/^[0-9a-f]{40}$/)])
    expect(rows[1]?.problems.map(sentenceOf)).toEqual(['has the same key as line 2'])
  })

  test('fills each field from one column only', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Title', 'Name', 'Task', 'Due', 'Date', 'List', 'E-Mail', 'Owner', 'x')),
        (header) => {
          const columns = [...guessColumns(header).values()]
          expect(new Set(columns).size).toBe(columns.length)
        },
      ),
    )
  })
})

describe('due dates', () => {
  test.each([
    ['2025-02-01', '2025-02-01T22:59:59.000Z'],
    ['2025-02-01 9:05', '2025-02-01T08:05:00.000Z'],
    ['2025-02-01T09:05:30', '2025-02-01T08:05:30.000Z'],
    ['2025-02-01T09:05:30.123Z', '2025-02-01T09:05:30.000Z'],
    ['2025-02-01 09:05+0530', '2025-02-01T03:35:00.000Z'],
    ['31.1.2025', '2025-01-31T22:59:59.000Z'],
    ['31.01.2025, 18:30 Uhr', '2025-01-31T17:30:00.000Z'],
    ['2025-03-30 02:30', '2025-03-30T01:30:00.000Z'],
    ['2025-02-30', undefined],
    ['2025-02-01 25:00', undefined],
    ['30.2.2025', undefined],
    ['0000-01-01', undefined],
    ['9999-12-31', undefined],
    ['3/4/2025', undefined],
    ['', undefined],
  ])('%j', (text, due) => {
    const read = readDue(text, 'Europe/Vienna')
    expect(read?.due_date).toBe(due)
    const isAllDay = due?.endsWith('59:59.000Z') ?? false
    if (read) expect([read.due_all_day, read.due_time_zone]).toEqual([isAllDay, isAllDay ? 'Europe/Vienna' : null])
  })

  test('never throw, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void readDue(text, 'UTC')))
  })
})
