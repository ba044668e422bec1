import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openCsv } from '../platform/files/csv.ts'
import { sentencesWith } from '../platform/files/problem.ts'
import { guessColumns, readTaskCsv, type TaskCsvOptions } from './task.import-csv.ts'
import { withReferences } from './task.import.rules.ts'
import { taskSentences } from './task.import.problems.ts'

const sentenceOf = sentencesWith(taskSentences)

const ann = '01900000-0000-7000-8000-000000000001'

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function read(text: string, columns: Record<string, string> = {}, dateOrder: TaskCsvOptions['dateOrder'] = '') {
  const file = await openCsv(bytesOf(text), (cells) => guessColumns(cells).size > 1)
  const reading = await readTaskCsv(file, {
    columns,
    timeZone: '',
    callerTimeZone: 'Europe/Vienna',
    dateOrder,
    usualDateOrder: '',
  })
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
      [3, undefined, 'column "Due": "2025-02-30" is a date that does not exist; it is kept in the description'],
      [4, undefined, 'column "Due": "tomorrow" is not understood as a date; it is kept in the description'],
      [5, undefined, 'column "Prio": "huge" is not a priority (low, medium, high, urgent); it is left out'],
      [
        6,
        undefined,
        'column "State": "maybe" is not a status (todo, in_progress, waiting, done, cancelled); it is left out',
      ],
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
      'columns[title]: the file has no column "Wha"; columns[colour]: must be one of title, description, priority, tags, due_date, section, status, assignee, key to take',
    )
  })

  test('without a column for the title still shows its header', async () => {
    const { header, rows } = await read('What,When\nCall,2025-02-01')
    expect(header).toEqual(['What', 'When'])
    expect(rows).toMatchObject([
      { line: 1, refusal: 'skip' },
      { line: 2, refusal: 'fail', problems: [{ reason: 'no_title_column', values: {} }] },
    ])
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

describe('due dates of a table', () => {
  const excel = `Title,Due
serial,46419
us slash,02/13/2027
us short,2/1/27
eu slash,13/02/2027
iso slash,2027/02/13
month name,13 Feb 2027
month us,"Feb 13, 2027"
German two digits,13.2.27
German name,13. Februar 2027
am pm,2027-02-13 2:30 PM
ISO Z,2027-02-13T14:30:00Z
ISO ms,2027-02-13T14:30:00.000Z
ISO +0000,2027-02-13T14:30:00+0000
weekday,Mo 1.2.2027
leap no,2027-02-29
gap,2027-03-28 02:30
empty,
dash,-
`
  const told = ({ rows }: Awaited<ReturnType<typeof read>>) =>
    rows.map(({ name, refusal, fields, problems }) => [
      name,
      refusal ?? fields.due_date,
      ...problems.map(({ reason }) => reason),
    ])

  test('are those of Excel and of people; what has no order is asked once, with both readings', async () => {
    const asked = await read(excel)
    expect(told(asked)).toEqual([
      ['serial', '2027-02-01T22:59:59.000Z'],
      ['us slash', '2027-02-13T22:59:59.000Z'],
      ['us short', 'fail', 'ambiguous_date'],
      ['eu slash', '2027-02-13T22:59:59.000Z'],
      ['iso slash', '2027-02-13T22:59:59.000Z'],
      ['month name', '2027-02-13T22:59:59.000Z'],
      ['month us', '2027-02-13T22:59:59.000Z'],
      ['German two digits', '2027-02-13T22:59:59.000Z'],
      ['German name', '2027-02-13T22:59:59.000Z'],
      ['am pm', '2027-02-13T13:30:00.000Z'],
      ['ISO Z', '2027-02-13T14:30:00.000Z'],
      ['ISO ms', '2027-02-13T14:30:00.000Z'],
      ['ISO +0000', '2027-02-13T14:30:00.000Z'],
      ['weekday', '2027-02-01T22:59:59.000Z'],
      ['leap no', undefined, 'impossible_date'],
      ['gap', '2027-03-28T01:30:00.000Z', 'time_skipped'],
      ['empty', null],
      ['dash', null],
    ])
    expect(asked.dateQuestion).toEqual({ count: 1, line: 4, text: '2/1/27', dmy: '2027-01-02', mdy: '2027-02-01' })
    expect(asked.dateOrder).toBeUndefined()
    expect(asked.rows[2]?.problems.map(sentenceOf)).toEqual([
      'column "Due": "2/1/27" can be 2027-01-02 or 2027-02-01; say whether the day or the month comes first',
    ])
    for (const [order, due] of [
      ['dmy', '2027-01-02T22:59:59.000Z'] as const,
      ['mdy', '2027-02-01T22:59:59.000Z'] as const,
    ]) {
      const answered = await read(excel, {}, order)
      expect(answered.rows[2]?.fields.due_date).toBe(due)
      expect(answered.dateQuestion).toBeUndefined()
    }
  })

  test.each([
    ['13/02/2027', 'dmy', '2027-01-02'],
    ['02/13/2027', 'mdy', '2027-02-01'],
    ['1.2.2027', 'dmy', '2027-01-02'],
  ])('are told by %s among them', async (date, order, due) => {
    const { rows, dateOrder, dateQuestion } = await read(`Title,Due\nA,2/1/27\nB,${date}\n`)
    expect([dateOrder, dateQuestion]).toEqual([order, undefined])
    expect(String(rows[0]?.fields.due_date).slice(0, 10)).toBe(due)
  })

  test('that are no dates are kept in the description', async () => {
    const { rows } = await read('Title,Notes,Due\nA,About,tomorrow\nB,,2027-02-29\n')
    expect(rows.map(({ fields }) => fields.description)).toEqual(['About\n\nDue: tomorrow', 'Due: 2027-02-29'])
    const without = await read('Title,Due\nA,soon\nB,2027-02-28\n')
    expect(without.rows.map(({ fields }) => fields.description)).toEqual(['Due: soon', undefined])
  })
})

test('tells which columns of a CSV no task has', async () => {
  expect(await problemsOf('Title,Room,Notes,Cost\nCall,D,about,12\n')).toEqual([
    [1, 'skip', 'no field takes these columns; they are left out: Room, Cost'],
    [2, undefined],
  ])
  expect(await problemsOf('Title,Notes\nCall,about\n')).toEqual([[2, undefined]])
})

describe('a table as Excel writes it', () => {
  test('begins with its delimiter', async () => {
    const { rows } = await read('sep=;\r\nTitel;Fällig am;Priorität\r\nTraverse prüfen;1.2.2027;hoch\r\n')
    expect(rows).toMatchObject([
      {
        line: 3,
        problems: [],
        fields: { title: 'Traverse prüfen', due_date: '2027-02-01T22:59:59.000Z', priority: 'high' },
      },
    ])
  })

  test('has empty cells at the end of its rows', async () => {
    const { rows } = await read('Title;Due\r\nRig truss;2027-02-01;\r\nFocus lights;2027-02-02;;;\r\n')
    expect(rows.map(({ name, fields, problems }) => [name, fields.due_date, problems])).toEqual([
      ['Rig truss', '2027-02-01T22:59:59.000Z', []],
      ['Focus lights', '2027-02-02T22:59:59.000Z', []],
    ])
  })

  test('has a title above its header, which is told', async () => {
    const { rows, columns } = await read(
      'Aufgaben Sommerfest;;\nStand;1.2.2027;\n\nAufgabe;Frist;Zuständig\nBühne;2.2.2027;\n',
    )
    expect(columns).toEqual({ title: 'Aufgabe', due_date: 'Frist', assignee: 'Zuständig' })
    expect(rows.map(({ line, name, refusal, problems }) => [line, name, refusal, ...problems.map(sentenceOf)])).toEqual(
      [
        [1, 'Aufgaben Sommerfest', 'skip', 'stands before the header'],
        [2, 'Stand 1.2.2027', 'skip', 'stands before the header'],
        [5, 'Bühne', undefined],
      ],
    )
  })

  // Two columns named "Name", one of them empty, as in a template of Snipe-IT.
  test('may have a name twice', async () => {
    const { rows } = await read('Name,Due,Name\nCall,2027-02-01,\n')
    expect(rows[1]?.name).toBe('Call')
    expect((await read('Name,Due,Name\nCall,2027-02-01,Ann\n', { title: 'Name (C)' })).rows[1]?.name).toBe('Ann')
  })

  test('knows the words of other programs, and leaves out those it does not know', async () => {
    const priorities = [
      'Highest',
      'Blocker',
      'Important',
      'sehr hoch',
      'Mittel',
      'P4',
      'Trivial',
      '!!',
      'none',
      'purple',
    ]
    const { rows } = await read(
      `Title,Priority,Progress\n${priorities.map((word) => `T,${word},Not started`).join('\n')}\n`,
    )
    expect(rows.map(({ fields }) => fields.priority)).toEqual([
      'urgent',
      'urgent',
      'high',
      'urgent',
      'medium',
      'low',
      'low',
      'high',
      undefined,
      undefined,
    ])
    expect(rows.map(({ fields }) => fields.status)).toEqual(priorities.map(() => 'todo'))
    expect(rows.flatMap(({ problems }) => problems.map(sentenceOf))).toEqual([
      'column "Priority": "purple" is not a priority (low, medium, high, urgent); it is left out',
    ])
  })
})
