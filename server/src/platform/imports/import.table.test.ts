import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { eventColumns } from '../../../test/event-table.reader.ts'
import { aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import { commit, countsOf, rowsOf, upload } from '../../../test/uploads.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { modules } from '../../modules.ts'
import { events } from '../../planning/event.ts'
import { defineModule } from '../module.ts'
import { importingTables } from '../records/index.ts'

// Tables of a kind with dates, a choice, a yes or no and a list, which only this test brings in.
const reader = new URL('../../../test/event-table.reader.ts', import.meta.url)
const tables = defineModule({ name: 'tests', importers: [importingTables(events, { reader, columns: eventColumns })] })
const test = useTestApp({ modules: [...modules, tables] })
const asEvents = 'kind=planning.event&format=csv&time_zone=Europe/Vienna'
const nothing = { created: 0, updated: 0, unchanged: 0, failed: 0, skipped: 0, deleted: 0 }
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const table = (gala = '13.2.2027 10:00'): string => `ID;Gig;From;To;Zone;All day;Status;Tags
1;Gala;${gala};13.2.2027 12:00;America/New_York;nein;On site;rock, open air
2;Fair;13.2.2027;14.2.2027;;x;zugesagt;
3;Show;26/06/2027 9:00;26/06/2027 23:30;;;;
4;Talk;13.2.2027 9:00;13.2.2027 10:00;;vielleicht;lost;
5;Call;;13.2.2027;;;;
`

/** By their names. */
async function eventsOf(): Promise<JsonObject[]> {
  const { body } = await expectStatus(200, test.rest('GET /api/v1/events?page_size=100', { token: anna.token }))
  return (body.events as JsonObject[]).toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1))
}

const shown = ({ name, starts_at, ends_at, time_zone, all_day, status, tags }: JsonObject) => [
  name,
  starts_at,
  ends_at,
  time_zone,
  all_day,
  status,
  tags,
]

it('a table brings in dates, choices, yes and no, and lists; what cannot be read leaves the rest of its row', async () => {
  const { body } = await expectStatus(201, upload(test, anna, table(), asEvents))
  expect(countsOf(body)).toEqual({ ...nothing, created: 4, failed: 1 })
  const rows = await rowsOf(test, anna, body.id)
  expect(rows.map(({ line, problems }) => [line, problems])).toEqual([
    [2, []],
    [3, []],
    [4, []],
    [
      5,
      [
        'column "All day": "vielleicht" cannot be used; it is left out',
        'column "Status": "lost" cannot be used; it is left out',
      ],
    ],
    [6, ['column "From" is empty']],
  ])
  await expectStatus(200, commit(test, anna, body.id))
  const vienna = 'Europe/Vienna'
  expect((await eventsOf()).map(shown)).toEqual([
    ['Fair', '2027-02-12T23:00:00.000Z', '2027-02-14T23:00:00.000Z', vienna, true, 'confirmed', []],
    [
      'Gala',
      '2027-02-13T15:00:00.000Z',
      '2027-02-13T17:00:00.000Z',
      'America/New_York',
      false,
      'on_site',
      ['rock', 'open air'],
    ],
    ['Show', '2027-06-26T07:00:00.000Z', '2027-06-26T21:30:00.000Z', vienna, false, 'tentative', []],
    ['Talk', '2027-02-13T08:00:00.000Z', '2027-02-13T09:00:00.000Z', vienna, false, 'tentative', []],
  ])
})

it('changes nothing when it comes again, and the date that was changed in it', async () => {
  const again = await expectStatus(201, upload(test, anna, table(), asEvents))
  expect(countsOf(again.body)).toEqual({ ...nothing, unchanged: 4, failed: 1 })
  const later = await expectStatus(201, upload(test, anna, table('13.2.2027 11:00'), asEvents))
  expect(countsOf(later.body)).toEqual({ ...nothing, updated: 1, unchanged: 3, failed: 1 })
  expect(await rowsOf(test, anna, later.body.id, 'verdict=update')).toMatchObject([
    { name: 'Gala', starts_at: '2027-02-13T16:00:00.000Z', changed_fields: ['starts_at'] },
  ])
  await expectStatus(200, commit(test, anna, later.body.id))
  expect((await eventsOf()).find(({ name }) => name === 'Gala')?.starts_at).toBe('2027-02-13T16:00:00.000Z')
})
