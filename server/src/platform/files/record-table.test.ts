import { create, createFileRegistry, type DescMessage, setExtension } from '@bufbuild/protobuf'
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
  file_google_protobuf_timestamp,
} from '@bufbuild/protobuf/wkt'
import { field as rules, FieldRulesSchema } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js'
import { CreateEventRequestSchema } from '@eventkit/api/eventkit/v1/planning_pb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DateOrder, FileReading, FileRow, ReadOptions } from './file-row.ts'
import { sentencesWith } from './problem.ts'
import { readsRecords, type RecordTable } from './record-table.ts'

const options: ReadOptions = {
  fileName: 'table.csv',
  workspaceId: '',
  timeZone: '',
  callerTimeZone: 'Europe/Vienna',
  columns: {},
  dateOrder: '',
  usualDateOrder: '',
  receivedOn: '2026-11-29',
  expandFrom: '',
  expandTo: '',
}

type Answer = Pick<FileReading, 'dateOrder' | 'dateQuestion'> & { rows: FileRow[] }

async function readAs(table: RecordTable, text: string, more: Partial<ReadOptions> = {}): Promise<Answer> {
  async function* source(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text)
  }
  const { rows, dateOrder, dateQuestion } = await readsRecords(table)(source(), { ...options, ...more })
  return { rows: await Array.fromAsync(rows), ...(dateOrder && { dateOrder }), ...(dateQuestion && { dateQuestion }) }
}

const say = sentencesWith()
const toldOf = ({ rows }: Answer) => rows.map(({ problems }) => problems.map(say))
const fieldsOf = ({ rows }: Answer) => rows.map(({ fields }) => fields)

/** Fields of every sort that no kind has yet. */
const aMessage = ((): DescMessage => {
  const text = { type: Type.STRING }
  const limited = create(FieldRulesSchema, { type: { case: 'string', value: { maxLen: 20n } } })
  const options = create(FieldOptionsSchema)
  setExtension(options, rules, limited)
  const many = Label.REPEATED
  const state = { type: Type.ENUM, typeName: '.test.State' }
  const fields = [
    { name: 'name', ...text, options },
    { name: 'nickname', ...text, options, proto3Optional: true, oneofIndex: 0 },
    { name: 'bought_on', ...text },
    { name: 'sold_on', ...text, proto3Optional: true, oneofIndex: 1 },
    { name: 'is_insured', type: Type.BOOL },
    { name: 'is_checked', type: Type.BOOL, proto3Optional: true, oneofIndex: 2 },
    { name: 'state', ...state },
    { name: 'former', ...state, proto3Optional: true, oneofIndex: 3 },
    { name: 'states', ...state, label: many },
    { name: 'colours', ...text, label: many },
    { name: 'sizes', type: Type.INT32, label: many },
    { name: 'price_minor', type: Type.INT64 },
    { name: 'offset', type: Type.SINT32, proto3Optional: true, oneofIndex: 4 },
    { name: 'weight', type: Type.DOUBLE },
    { name: 'seen_at', type: Type.MESSAGE, typeName: '.google.protobuf.Timestamp' },
  ].map((each, i) => ({ label: Label.OPTIONAL, ...each, number: i + 1 }))
  const optional = fields.filter((field) => 'proto3Optional' in field)
  const file = create(FileDescriptorProtoSchema, {
    name: 'test.proto',
    package: 'test',
    syntax: 'proto3',
    dependency: ['google/protobuf/timestamp.proto'],
    enumType: [
      {
        name: 'State',
        value: ['UNSPECIFIED', 'ENABLED', 'DISABLED', 'IN_REPAIR'].map((name, number) => ({
          name: `STATE_${name}`,
          number,
        })),
      },
    ],
    messageType: [{ name: 'Thing', field: fields, oneofDecl: optional.map(({ name }) => ({ name: `_${name}` })) }],
  })
  const message = createFileRegistry(file, () => file_google_protobuf_timestamp).getMessage('test.Thing')
  if (!message) throw new Error('the message of the test was not made')
  return message
})()

const columns = Object.fromEntries(aMessage.fields.map(({ name }) => [name, [name.replaceAll('_', ' ')]]))
const things: RecordTable = { create: aMessage, title: 'name', columns: { ...columns, key: ['key'] } }

/** What cells of one column are read as, with what is told of them; each in a row of its own. */
async function cells(column: string, texts: readonly string[], more: Partial<ReadOptions> = {}): Promise<unknown[]> {
  const quoted = texts.map((text, i) => `${i},"${text.replaceAll('"', '""')}"`)
  const answer = await readAs(things, [`Name,${column}`, ...quoted].join('\n'), more)
  const name = column.toLowerCase().replaceAll(' ', '_')
  return answer.rows.map(({ fields, problems }) => (problems.length > 0 ? problems.map(say) : fields[name]))
}

const unusable = (column: string, text: string) => [`column "${column}": "${text}" cannot be used; it is left out`]

describe('a cell of a table', () => {
  it('is a yes or a no in English and German, as words, numbers and signs', async () => {
    const yes = ['yes', 'Y', 'TRUE', 'true', 'x', 'X', '1', 'on', 'checked', '✓', '✔', 'Ja', 'WAHR']
    const no = ['no', 'N', 'FALSE', '0', 'off', 'unchecked', 'nein', 'FALSCH', '', '-', '–', 'n/a']
    expect(await cells('Is insured', yes)).toEqual(yes.map(() => true))
    expect(await cells('Is insured', no)).toEqual(no.map(() => false))
    const odd = ['2', 'maybe', '2027-02-13', 'enabled']
    expect(await cells('Is insured', odd)).toEqual(odd.map((text) => unusable('Is insured', text)))
    expect(await cells('Is checked', ['', '-', 'nein', 'ja'])).toEqual([null, null, false, true])
  })

  it('is a choice by its key, in any case and with blanks', async () => {
    const texts = ['enabled', 'Disabled', 'IN_REPAIR', 'in repair', 'In-Repair', 'STATE_ENABLED']
    const keys = ['enabled', 'disabled', 'in_repair', 'in_repair', 'in_repair', 'enabled']
    expect(await cells('State', texts)).toEqual(keys)
    expect(await cells('State', ['', '-', 'none'])).toEqual([undefined, undefined, undefined])
    expect(await cells('Former', ['', 'none', 'disabled'])).toEqual([null, null, 'disabled'])
    const odd = ['true', 'broken', 'unspecified', '1']
    expect(await cells('State', odd)).toEqual(odd.map((text) => unusable('State', text)))
  })

  it('is a choice in the words of its table', async () => {
    const words = { state: (text: string) => ({ defekt: 'in_repair' })[text.toLowerCase()] }
    const answer = await readAs({ ...things, words }, 'Name,State\nA,Defekt\nB,enabled\nC,neu\n')
    expect(fieldsOf(answer).map(({ state }) => state)).toEqual(['in_repair', 'enabled', undefined])
    expect(toldOf(answer)).toEqual([[], [], unusable('State', 'neu')])
  })

  it('is a day in any way that people write one', async () => {
    const texts = [
      '2027-02-13',
      '13.2.27',
      '13/02/2027',
      '13. Februar 2027',
      'Feb 13th 2027',
      '46431',
      '2027-02-13 14:30',
    ]
    expect(await cells('Bought on', texts)).toEqual(texts.map(() => '2027-02-13'))
    const none = ['', '-', 'n/a', '0000-00-00', '/  /', '00.00.0000', 'kein Datum']
    expect(await cells('Bought on', none)).toEqual(none.map(() => ''))
    expect(await cells('Sold on', none)).toEqual(none.map(() => null))
    const odd = ['soon', '31.2.2027', 'FALSE', '5']
    expect(await cells('Bought on', odd)).toEqual(odd.map((text) => unusable('Bought on', text)))
  })

  it('is an instant in the zone of the upload, a day alone its first moment', async () => {
    const texts = ['2027-02-13 14:30', '13.2.2027 14:30', '2027-02-13T13:30:00Z', '2027-02-13T08:30:00-05:00']
    expect(await cells('Seen at', texts)).toEqual(texts.map(() => '2027-02-13T13:30:00.000Z'))
    const days = ['2027-02-13', '2027-02-13 00:00:00', '46431']
    expect(await cells('Seen at', days)).toEqual(days.map(() => '2027-02-12T23:00:00.000Z'))
    expect(await cells('Seen at', days, { timeZone: 'America/New_York' })).toEqual(
      days.map(() => '2027-02-13T05:00:00.000Z'),
    )
    expect(await cells('Seen at', ['', '0000-00-00 00:00:00'])).toEqual([null, null])
    expect(await cells('Seen at', ['2027-03-28 02:30', 'N/A', 'unknown'])).toEqual([
      ['column "Seen at": "2027-03-28 02:30" is skipped when the clocks change; the time after it is used'],
      null,
      unusable('Seen at', 'unknown'),
    ])
  })

  it('is a number, which is none where it is empty', async () => {
    expect(await cells('Price minor', ['12500', '1.250.000', '-3', '', '123456789012'])).toEqual([
      12_500, 1_250_000, -3, 0, 123_456_789_012,
    ])
    expect(await cells('Price minor', ['12.50'])).toEqual([unusable('Price minor', '12.50')])
    expect(await cells('Offset', ['-3', '+3', ''])).toEqual([-3, 3, null])
    expect(await cells('Weight', ['12,5', '-0.25'])).toEqual([12.5, -0.25])
  })

  it('is a list, divided as people do, without what stands in it twice', async () => {
    expect(await cells('Colours', ['red, blue,red', 'red; Blue, dark | black', 'a\nb', '', ', ;'])).toEqual([
      ['red', 'blue'],
      ['red', 'Blue, dark', 'black'],
      ['a', 'b'],
      [],
      [','],
    ])
    expect(await cells('States', ['Enabled, in repair', ''])).toEqual([['enabled', 'in_repair'], []])
    expect(await cells('States', ['enabled, broken'])).toEqual([unusable('States', 'enabled, broken')])
    expect(await cells('Sizes', ['1, -2'])).toEqual([[1, -2]])
  })

  it('is a text that is nothing where it is empty and may be nothing', async () => {
    expect(await cells('Nickname', ['', 'Flo'])).toEqual([null, 'Flo'])
  })

  it('that cannot be read leaves the others of its row as they are', async () => {
    const answer = await readAs(
      things,
      'Name,State,Is insured,Bought on,Sizes\nA,broken,maybe,soon,x\nB,enabled,x,13.2.27,4\n',
    )
    expect(fieldsOf(answer)).toEqual([
      { name: 'A' },
      { name: 'B', state: 'enabled', is_insured: true, bought_on: '2027-02-13', sizes: [4] },
    ])
    expect(answer.rows.map(({ refusal }) => refusal)).toEqual([undefined, undefined])
    expect(toldOf(answer)[0]).toEqual(
      [
        ['Bought on', 'soon'],
        ['Is insured', 'maybe'],
        ['State', 'broken'],
        ['Sizes', 'x'],
      ].flatMap(([column = '', text = '']) => unusable(column, text)),
    )
  })

  it('is never an error, whatever stands in it', async () => {
    const names = aMessage.fields.map(({ name }) => name).filter((name) => name !== 'name')
    const text = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.string({ maxLength: 12, unit: fc.constantFrom(...'0123-./: ,;x'.split('')) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: names.length, maxLength: names.length }), async (row) => {
        const quoted = row.map((cell) => `"${cell.replaceAll('"', '""').replaceAll('\r', ' ')}"`)
        const answer = await readAs(things, [`Name,${names.join(',')}`, `A,${quoted.join(',')}`].join('\n'))
        expect(answer.rows).toHaveLength(1)
        for (const { fields, refusal } of answer.rows) if (!refusal) expect(fields.name).toBe('A')
      }),
    )
  })
})

describe('the days and months of a table', () => {
  const table = (...rows: string[]) => ['Name,Bought on,Seen at', ...rows].join('\n')

  it('have the order that any date of any column tells', async () => {
    const day = await readAs(things, table('A,03/08/2027,', 'B,,26/06/2027'))
    expect([day.dateOrder, day.dateQuestion, fieldsOf(day)[0]?.bought_on]).toEqual(['dmy', undefined, '2027-08-03'])
    const month = await readAs(things, table('A,12/01/2026,', 'B,12/31/2026,'))
    expect([month.dateOrder, fieldsOf(month)[0]?.bought_on]).toEqual(['mdy', '2026-12-01'])
  })

  it('are asked for where none does; the rows that need the answer wait for it', async () => {
    const file = table('A,03/08/2027,', 'B,2027-01-01,04/05/2027', 'C,2027-01-02,')
    const { rows, dateQuestion } = await readAs(things, file)
    expect(dateQuestion).toEqual({ count: 2, line: 2, text: '03/08/2027', dmy: '2027-08-03', mdy: '2027-03-08' })
    expect(rows.map(({ refusal, problems }) => [refusal, problems.map(say)])).toEqual([
      [
        'fail',
        [
          'column "Bought on": "03/08/2027" can be 2027-08-03 or 2027-03-08; say whether the day or the month comes first',
        ],
      ],
      [
        'fail',
        [
          'column "Seen at": "04/05/2027" can be 2027-05-04 or 2027-04-05; say whether the day or the month comes first',
        ],
      ],
      [undefined, []],
    ])
    const answers: [DateOrder, string][] = [
      ['dmy', '2027-08-03'],
      ['mdy', '2027-03-08'],
    ]
    for (const [dateOrder, date] of answers) {
      const answered = await readAs(things, file, { dateOrder })
      expect([fieldsOf(answered)[0]?.bought_on, answered.dateQuestion, toldOf(answered).flat()]).toEqual([
        date,
        undefined,
        [],
      ])
      const usual = await readAs(things, file, { usualDateOrder: dateOrder })
      expect(fieldsOf(usual)[0]?.bought_on).toBe(date)
    }
  })
})

describe('a table of a kind with times', () => {
  const gigs: RecordTable = {
    create: CreateEventRequestSchema,
    title: 'name',
    columns: {
      name: ['gig'],
      starts_at: ['from'],
      ends_at: ['to'],
      time_zone: ['zone'],
      all_day: ['all day'],
      status: ['status'],
      tags: ['tags'],
      key: ['id'],
    },
    ends: ['ends_at'],
  }

  it('has them in the zone of each row, and says which it was', async () => {
    const file = `Gig,From,To,Zone,All day,Status,Tags
A,2027-02-13 10:00,2027-02-13 12:00,America/new_york,no,On site,"#rock, open air"
B,2027-02-13,2027-02-14,,x,confirmed,
C,2027-02-13 10:00,2027-02-13 12:00,Mars,,,
`
    const answer = await readAs(gigs, file)
    expect(fieldsOf(answer)).toEqual([
      {
        name: 'A',
        starts_at: '2027-02-13T15:00:00.000Z',
        ends_at: '2027-02-13T17:00:00.000Z',
        time_zone: 'America/New_York',
        all_day: false,
        status: 'on_site',
        tags: ['rock', 'open air'],
      },
      {
        name: 'B',
        starts_at: '2027-02-12T23:00:00.000Z',
        ends_at: '2027-02-14T23:00:00.000Z',
        time_zone: 'Europe/Vienna',
        all_day: true,
        status: 'confirmed',
        tags: [],
      },
      {
        name: 'C',
        starts_at: '2027-02-13T09:00:00.000Z',
        ends_at: '2027-02-13T11:00:00.000Z',
        all_day: false,
        tags: [],
      },
    ])
    expect(toldOf(answer)).toEqual([[], [], unusable('Zone', 'Mars')])
    expect(answer.rows.map(({ startsAt }) => startsAt)).toEqual(fieldsOf(answer).map(({ starts_at }) => starts_at))
  })

  it('says the zone of the upload where it has no column for it', async () => {
    const { rows } = await readAs(gigs, 'Gig,From,To\nA,2027-02-13,2027-02-13\n', { timeZone: 'Asia/Tokyo' })
    expect(rows[0]?.fields).toEqual({
      name: 'A',
      starts_at: '2027-02-12T15:00:00.000Z',
      ends_at: '2027-02-13T15:00:00.000Z',
      time_zone: 'Asia/Tokyo',
    })
  })

  it('ends with the last day that is named, or at the midnight that is', async () => {
    const ends = ['14.2.2027', '2027-02-14 00:00:00', '2027-02-14 00:00', '2027-02-14T00:00:00Z', '46432']
    const { rows } = await readAs(gigs, ['Gig;From;To', ...ends.map((end, i) => `${i};13.2.2027;${end}`)].join('\n'))
    expect(rows.map(({ fields }) => fields.ends_at)).toEqual([
      '2027-02-14T23:00:00.000Z',
      '2027-02-13T23:00:00.000Z',
      '2027-02-13T23:00:00.000Z',
      '2027-02-14T00:00:00.000Z',
      '2027-02-14T23:00:00.000Z',
    ])
  })

  it('fails a row without what the contract requires, and says of which column', async () => {
    const answer = await readAs(gigs, 'Gig,From,To\nA,2027-02-13,\nB,soon,2027-02-13\nC,2027-02-13,2027-02-14\n')
    expect(answer.rows.map(({ refusal, problems }) => [refusal, problems.map(say)])).toEqual([
      ['fail', ['column "To" is empty']],
      ['fail', unusable('From', 'soon')],
      [undefined, []],
    ])
    const without = await readAs(gigs, 'Gig,From\nA,2027-02-13\n')
    expect(toldOf(without)).toEqual([['no column is chosen for ends_at']])
  })
})
