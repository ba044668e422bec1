import { describe, expect, test } from 'vitest'
import { growthOf, linear } from '../../test/growth.ts'
import { openCsv } from '../platform/files/csv.ts'
import { sentencesWith } from '../platform/files/problem.ts'
import { isTodoistHeader, readTodoist, type TodoistOptions } from './task.import-todoist.ts'
import { withReferences } from './task.import.rules.ts'
import { taskSentences } from './task.import.problems.ts'

const sentenceOf = sentencesWith(taskSentences)

const header = 'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE'
const people = new Map([['Ann Lee', '01900000-0000-7000-8000-000000000001']])

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

const options: TodoistOptions = {
  timeZone: '',
  callerTimeZone: 'Europe/Vienna',
  dateOrder: '',
  usualDateOrder: '',
  receivedOn: '2026-11-28',
}

async function read(...lines: string[]) {
  const file = await openCsv(bytesOf([header, ...lines].join('\r\n')), isTodoistHeader)
  const { rows } = await readTodoist(file, options)
  return (await Array.fromAsync(rows)).map((row) => withReferences(row, people))
}

describe('a Todoist export', () => {
  test('gives sections, parents, tags, priorities and dates with their zone', async () => {
    const rows = await read(
      'task,Before any section,,,1,,,,,',
      'section,J.1.106,,,,,,,,',
      'task,Prepare J.1.106 @room,"All of it, ""both days""",2,1,,,2025-02-01 09:00,en,Europe/Brussels',
      'task,"Rig camera and audio, J.1.106 @setup @av.",,1,2,,Ann Lee (123),2025-07-01,en,Europe/Brussels',
      'task,Deeper,,3,3,,,,,',
      'task,Again on top,,4,1,,,2025-02-01T08:00:00Z,en,',
    )
    const [loose, prepare, rig, deeper, top] = rows
    expect(rows.map(({ problems }) => problems)).toEqual([[], [], [], [], []])
    expect(loose?.fields).toEqual({
      title: 'Before any section',
      description: '',
      tags: [],
      section: '',
      due_date: null,
      due_all_day: false,
      due_time_zone: null,
      assignee_id: null,
    })
    expect(prepare).toMatchObject({
      line: 4,
      name: 'Prepare J.1.106',
      section: 'J.1.106',
      startsAt: '2025-02-01T08:00:00.000Z',
      parentKey: '',
      fields: { tags: ['room'], priority: 'high', description: 'All of it, "both days"', section: 'J.1.106' },
    })
    expect(rig).toMatchObject({
      parentKey: prepare?.key,
      fields: {
        title: 'Rig camera and audio, J.1.106 .',
        tags: ['setup', 'av'],
        priority: 'urgent',
        due_date: '2025-07-01T21:59:59.000Z',
        due_all_day: true,
        due_time_zone: 'Europe/Brussels',
        assignee_id: people.get('Ann Lee'),
      },
    })
    expect(deeper).toMatchObject({ parentKey: rig?.key, fields: { priority: 'medium' } })
    expect(top).toMatchObject({ parentKey: '', fields: { priority: 'low', due_date: '2025-02-01T08:00:00.000Z' } })
  })

  test.each([
    'every 3 hours',
    'Every! holiday',
    'ev 12 cables',
    'after lunch',
    'jeden 30. Februar',
    'every 3rd Monday to Friday',
  ])('takes the task of %j without a date and says that it is not understood', async (date) => {
    const [row] = await read(`task,Water the plants @office,,4,1,,,${date},en,Europe/Brussels`)
    expect(row?.problems.map(sentenceOf)).toEqual([
      `recurrence "${date}" is not understood; it is kept in the description`,
    ])
    expect(row?.refusal).toBeUndefined()
    expect(row?.fields).not.toHaveProperty('due_date')
    expect(row?.fields.description).toBe(`DATE: ${date}`)
  })

  test.each([
    ['every! monday', 'en', { rule: 'FREQ=WEEKLY;BYDAY=MO', mode: 'completion' }, '2026-11-30T22:59:59.000Z'],
    ['jeden zweiten Tag um 9', 'de', { rule: 'FREQ=DAILY;INTERVAL=2', time: '09:00' }, '2026-11-28T08:00:00.000Z'],
    ['every evening', 'en', { rule: 'FREQ=DAILY', time: '19:00' }, '2026-11-28T18:00:00.000Z'],
    ['after 10 days', '', { rule: 'FREQ=DAILY;INTERVAL=10', mode: 'completion' }, '2026-11-28T22:59:59.000Z'],
  ])('takes a task that recurs: %s', async (date, language, recurrence, startsAt) => {
    const [row] = await read(`task,Water the plants @office,,4,1,,,${date},${language},Europe/Brussels`)
    const plain = { time: '', time_zone: 'Europe/Brussels', mode: 'fixed', month_end: 'skip' }
    expect(row).toMatchObject({ startsAt, problems: [], fields: { recurrence: { ...plain, ...recurrence } } })
    expect(row?.fields.due_all_day === true).toBe(!('time' in recurrence))
    expect(row?.fields).not.toHaveProperty('due_date')
    expect(row?.fields).not.toHaveProperty('recurrence_starts_on')
    expect(row?.fields.description).toBe('')
  })

  test('names the first day of a recurrence where the file does, and no length without one', async () => {
    const rows = await read(
      'task,A,,4,1,,,every 3 months starting 1 dec,en,Europe/Brussels',
      'task,B,,4,1,,,every day for 3 weeks,en,Europe/Brussels',
      'task,C,,4,1,,,every day for 3 weeks starting 1 dec,en,Europe/Brussels',
      'task,D,,4,1,,,every day starting 1/12,en,Europe/Brussels',
      'task,E,,4,1,,,every monday,sv,Europe/Brussels',
    )
    expect(
      rows.map(({ fields, problems }) => [fields.recurrence_starts_on, problems.map(({ reason }) => reason)]),
    ).toEqual([
      ['2026-12-01', []],
      [undefined, ['todoist_recurrence']],
      ['2026-12-01', []],
      [undefined, ['todoist_recurrence']],
      [undefined, ['todoist_recurrence']],
    ])
  })

  test('puts comments at the end of the description, with who wrote them', async () => {
    const [first, second] = await read(
      'task,Water,Gently,4,1,,,,,',
      'note,Keys are at the infodesk,,,,Ann Lee (12),,,,',
      ',,,,,,,,,',
      'note,Twice,,,,,,,,',
      'task,Next,,4,1,,,,,',
      'note,Once,,,,,,,,',
    )
    expect(first?.fields.description).toBe('Gently\n\nAnn Lee: Keys are at the infodesk\n\nTwice')
    expect(second?.fields.description).toBe('Once')
  })

  test('leaves out a comment longer than a row may be, and keeps those that follow it', async () => {
    const [task, ...others] = await read(
      'task,Water,,4,1,,,,,',
      `note,${'x'.repeat(1_100_000)},,,,,,,,`,
      'note,Keys are at the infodesk,,,,,,,,',
    )
    expect(task?.fields.description).toBe('Keys are at the infodesk')
    expect(task?.problems.map(({ reason }) => reason)).toEqual(['comment_left_out'])
    expect(others).toEqual([])
  })

  test('drops nothing silently', async () => {
    const rows = await read(
      'meta,view_style=list,,,,,,,,',
      'note,About the project,,,,,,,,',
      'section,Empty,,,,,,,,',
      'section,Full,,,,,,,,',
      'task,,,1,1,,,,,',
      'task,Child,,9,2,,Somebody,soon,en,Mars/Base',
      'task,Jump,,1,4,,,,,',
      'task,Zero,,1,0,,,,,',
      'label,x,,,,,,,,',
      'section,Last,,,,,,,,',
    )
    expect(rows.map(({ line, refusal, problems }) => [line, refusal, ...problems.map(sentenceOf)])).toEqual([
      [2, 'skip', 'a setting of Todoist that has no meaning here'],
      [3, 'fail', 'the comment does not belong to an imported task'],
      [4, 'skip', 'the section has no tasks'],
      [6, 'fail', 'CONTENT is empty'],
      [
        7,
        undefined,
        'a task above it was not imported; it moves up one level',
        'TIMEZONE "Mars/Base" is not known; Europe/Vienna is used',
        'column "DATE": "soon" is not understood as a date; it is kept in the description',
        'PRIORITY "9" is not a number from 1 to 4 and is left out',
        'RESPONSIBLE "Somebody" is not a person in this workspace; the task has no assignee',
      ],
      [
        8,
        undefined,
        'INDENT 4 has no task above it; read as 3',
        'a task above it was not imported; it moves up one level',
      ],
      [9, undefined, 'INDENT "0" is not a level; read as 1'],
      [10, 'fail', 'TYPE "label" is not task, section or note'],
      [11, 'skip', 'the section has no tasks'],
    ])
  })

  test('gives a task the same key whatever else of it changes, and equals keys of their own', async () => {
    const keys = async (...lines: string[]) => (await read('section,S,,,,,,,,', ...lines)).map(({ key }) => key)
    const first = await keys('task,A @x,,1,1,,,,,', 'task,B,,1,2,,,,,', 'task,B,,1,2,,,,,', 'task,A,,1,1,,,,,')
    expect(new Set(first).size).toBe(4)
    expect(await keys('task,A,new text,4,1,,,,,', 'task,B @y,,1,2,,,2025-01-01,,')).toEqual(first.slice(0, 2))
  })

  test('keeps all of a title that is too long, and says what of it does not fit', async () => {
    const [row] = await read(`task,${'x'.repeat(250)} @${'t'.repeat(90)},text,1,1,,,,,`)
    expect(row?.name).toBe(`${'x'.repeat(199)}…`)
    expect(row?.fields.description).toBe(`${'x'.repeat(250)}\n\ntext`)
    expect(row?.problems.map(sentenceOf)).toEqual([
      'the title has more than 200 characters; all of it is in the description',
      `tags cut after 80 characters: ${'t'.repeat(90)}`,
    ])
  })
})

const notUnderstood = (text: string): string =>
  `column "DATE": "${text}" is not understood as a date; it is kept in the description`

describe('a Todoist export of today', () => {
  // With what it says in words; the file is read on 28 November 2026.
  test('with dates in words takes those that are dates, and keeps the others as text', async () => {
    const file =
      `TYPE,CONTENT,DESCRIPTION,IS_COLLAPSED,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT,DEADLINE,DEADLINE_LANG
meta,view_style=list,,,,,,,,,,,,,
,,,,,,,,,,,,,,
project_note,Project context,,,,,Me (1),,2027-01-01T10:00:00.000000Z,,,,,,
task,Repot @garden @weekend,Text,,1,1,Me (1),,Oct 5 2027,en,Africa/Cairo,30,minute,,
task,Later this year,,,2,1,Me (1),,Jul 22,en,US/Eastern,,,,
task,Tomorrow at six,,,3,1,Me (1),,tomorrow 18:00,en,,,,,
task,Today,,,4,1,Me (1),,today at 11:00,en,,,,,
task,German date,,,4,1,Me (1),,5. Okt. 2027,de,Europe/Vienna,,,,
task,Deadline only,,,4,1,Me (1),,,,,,,2027-10-09,en
task,Every friday,,,4,1,Me (1),,every! fri at 9am,en,,,,,
task,* Reference,,,4,2,Me (1),,,,,,,,
note,"Photo [[file {""file_name"":""a.png"",""file_url"":""https://x.example/a.png""}]]",,,,,Me (1),,2027-01-01T10:00:00.000000Z,,,,,,
,,,,,,,,,,,,,,
section,Leer,,False,,,,,,,,,,,
section,Bau,Section description,False,,,,,,,,,,,
task,Mail anna@example.org re @home,,,1,1,,,2027-10-05,en,,,,,
task,Dup,,,1,1,,,,,,,,,
task,Dup,,,1,1,,,,,,,,,
task,ISO time,,,1,1,,,2027-10-05T09:00:00,en,Europe/Berlin,,,,
task,at time,,,1,1,,,2027-10-05 at 9:00,en,,,,,
`.replaceAll('\n', '\r\n')
    const { rows } = await readTodoist(await openCsv(bytesOf(file), isTodoistHeader), options)
    const read = await Array.fromAsync(rows)
    const told = read.map(({ line, refusal, name, fields, problems }) =>
      [line, refusal ?? name, fields.due_date, fields.description, ...problems.map(sentenceOf)].filter(
        (value) => value !== undefined && value !== '',
      ),
    )
    expect(told).toEqual([
      [2, 'skip', 'a setting of Todoist that has no meaning here'],
      [4, 'skip', 'a note on the project is left out: Project context'],
      [5, 'Repot', '2027-10-05T20:59:59.000Z', 'Text', 'DURATION 30 is left out'],
      [6, 'Later this year', '2027-07-23T03:59:59.000Z', 'column "DATE": "Jul 22" has no year; 2027 is used'],
      [7, 'Tomorrow at six', 'DATE: tomorrow 18:00', notUnderstood('tomorrow 18:00')],
      [8, 'Today', 'DATE: today at 11:00', notUnderstood('today at 11:00')],
      [9, 'German date', '2027-10-05T21:59:59.000Z'],
      [10, 'Deadline only', '2027-10-09T21:59:59.000Z'],
      [11, 'Every friday'],
      [12, '* Reference', null, 'Me: Photo [a.png](https://x.example/a.png)'],
      [15, 'skip', 'the section has no tasks'],
      [17, 'Mail anna@example.org re', '2027-10-05T21:59:59.000Z'],
      [18, 'Dup', null],
      [19, 'Dup', null],
      [20, 'ISO time', '2027-10-05T07:00:00.000Z'],
      [21, 'at time', '2027-10-05T07:00:00.000Z'],
      [16, 'skip', 'the description of the section is left out: Section description'],
    ])
    expect(read.map(({ fields }) => fields.tags ?? []).filter((tags) => String(tags) !== '')).toEqual([
      ['garden', 'weekend'],
      ['home'],
    ])
  })

  test.each<[string, (size: number) => string]>([
    ['labels', (size) => `task,${`@${'!'.repeat(size)}x `.repeat(15)},,1,1,,,,,`],
    ['blanks', (size) => `task,T,,1,1,,${' '.repeat(size * 10)}x,,,`],
    ['many labels', (size) => `task,${'@a'.repeat(size * 6)},,1,1,,,,,`],
    ['brackets and digits', (size) => `task,T,,1,1,,${'('.repeat(size * 10)},${'1'.repeat(size * 3)},,`],
    ['files of a comment', (size) => `note,${'[[file {'.repeat(size * 2)}}]],,,,,,,,`],
    ['numbers of a person', (size) => `note,T,,,,${'(1'.repeat(size * 5)},,,,`],
  ])('reads names, labels and comments in a time that grows with their length: %s', async (_, make) => {
    expect(await growthOf(4000, make, (line) => read(line))).toBeLessThan(linear)
  })

  test('stands fifty levels deep at most', async () => {
    const rows = await read(...Array.from({ length: 60 }, (_, i) => `task,Level ${i + 1},,1,${i + 1},,,,,`))
    const depthOf = (key: string): number => {
      const row = rows.find((each) => each.key === key)
      return row ? 1 + depthOf(row.parentKey) : 0
    }
    expect(rows.map(({ key }) => depthOf(key))).toEqual(Array.from({ length: 60 }, (_, i) => Math.min(i + 1, 50)))
    expect(rows[59]?.problems.map(sentenceOf)).toEqual(['INDENT 60 is deeper than 50 levels; read as 50'])
  })

  test('with another header is refused', async () => {
    const file = await openCsv(bytesOf('Title,Due\nCall,'))
    await expect(readTodoist(file, options)).rejects.toThrow('file: line 1 is no header of a Todoist export')
  })
})
