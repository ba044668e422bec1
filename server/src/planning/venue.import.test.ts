import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aCompany, expectStatus, type Person } from '../../test/factories.ts'
import { bringIn, commit, countsOf, rowsOf, undo, upload } from '../../test/uploads.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const asVenues = 'file_name=venues.csv&kind=planning.venue'
const nothing = { created: 0, updated: 0, unchanged: 0, failed: 0, skipped: 0, deleted: 0 }

async function venuesOf(person: Person, query = ''): Promise<JsonObject[]> {
  const { body } = await expectStatus(200, test.rest(`GET /api/v1/venues?${query}`, { token: person.token }))
  return body.venues as JsonObject[]
}

/** What a table makes in a company of its own, by name, and what is told of each of its rows. */
async function made(table: string | Buffer): Promise<{ venues: JsonObject[]; problems: unknown[] }> {
  const person = await aCompany(test)
  const { body } = await expectStatus(201, upload(test, person, table, asVenues))
  const rows = await rowsOf(test, person, body.id)
  await expectStatus(200, commit(test, person, body.id))
  return { venues: await venuesOf(person), problems: rows.map((row) => row.problems) }
}

it('takes a table of letters and marks apart as it looks, columns and keys as well', async () => {
  const person = await aCompany(test)
  const [apart, whole] = ['Mu\u0308llerhalle', 'M\u00FCllerhalle']
  const table = (name: string): string => `Hallenname f\u00FCr G\u00E4ste;Ort\n${name};Wien\n`
  const columns = `columns[city]=Ort&columns[name]=${encodeURIComponent('Hallenname f\u00FCr G\u00E4ste')}`
  const bring = async (text: string): Promise<unknown> => {
    const { body } = await expectStatus(201, upload(test, person, text, `${asVenues}&${columns}`))
    return countsOf((await expectStatus(200, commit(test, person, body.id))).body)
  }
  expect(await bring(table(apart).normalize('NFD'))).toEqual({ ...nothing, created: 1 })
  expect((await venuesOf(person, `search=${encodeURIComponent(whole)}`)).map(({ name }) => name)).toEqual([whole])
  expect(await bring(table(whole))).toEqual({ ...nothing, unchanged: 1 })
})

const full = {
  name: 'Stadthalle',
  street: 'Roland-Rainer-Platz 1',
  postal_code: '1150',
  city: 'Wien',
  country: 'AT',
  position: { latitude: 48.2021, longitude: -0.5 },
  contact: 'Hannes\n+43 1 98100',
  rooms: [
    { name: 'Hall D', capacity: 16000 },
    { name: 'Foyer', capacity: 200 },
    { name: 'Stage: left', capacity: 0 },
  ],
  loading_docks: 4,
  power_notes: '400 A',
  access_notes: 'Gate 3',
  notes: 'Call **first**',
  tags: ['arena', 'large'],
}

const english = `Name,Street,Postal code,City,Country,Latitude,Longitude,Contact,Rooms,Loading docks,Power,Access,Notes,Tags
Stadthalle,Roland-Rainer-Platz 1,1150,Wien,Austria,48.2021,-0.5,"Hannes
+43 1 98100","Hall D: 16,000; Foyer (200); Stage: left",4,400 A,Gate 3,Call **first**,"arena, large"
`
const german = `Name;Straße;PLZ;Ort;Land;Breitengrad;Längengrad;Kontakt;Räume;Laderampen;Strom;Zufahrt;Notizen;Schlagwörter
Stadthalle;Roland-Rainer-Platz 1;1150;Wien;Österreich;48,2021;-0,5;"Hannes
+43 1 98100";"Hall D:16.000;Foyer:200;Stage: left";4;400 A;Gate 3;Call **first**;arena, large
`

describe('a table of venues', () => {
  it('is one of the formats, with what its columns can fill', async () => {
    const { body } = await expectStatus(200, test.rest('GET /api/v1/import-formats', { token: anna.token }))
    expect(body.formats).toContainEqual({
      kind: 'planning.venue',
      file_format: 'csv',
      columns: expect.arrayContaining(['name', 'latitude', 'rooms', 'key']),
    })
  })

  const tables: [string, string | Buffer][] = [
    ['with an English header', english],
    ['with a German header, semicolons and a byte order mark', `\uFEFF${german}`],
    ['in Windows-1252', Buffer.from(german, 'latin1')],
  ]
  it.each(tables)('fills every field %s', async (_, table) => {
    expect(await made(table)).toEqual({ venues: [expect.objectContaining(full)], problems: [[]] })
  })

  it('is not what a table is taken for by itself', async () => {
    const { body } = await expectStatus(201, upload(test, anna, english, 'file_name=venues.csv'))
    expect(body.kind).toBe('work.task')
    const options = { kind: 'planning.venue', file_format: 'csv' }
    const revised = test.rest(`POST /api/v1/imports/${String(body.id)}/revise`, {
      token: anna.token,
      body: { options },
    })
    expect((await expectStatus(200, revised)).body).toMatchObject({ kind: 'planning.venue', created: 1 })
  })

  it('knows countries by code and by name in English and German', async () => {
    const rows = ['1,at', '2,Deutschland', '3,switzerland', '4,TSCHECHIEN', '5,USA', '6,', '7,Absurdistan']
    const { venues, problems } = await made(['Name,Land', ...rows].join('\n'))
    expect(venues.map(({ country }) => country)).toEqual(['AT', 'DE', 'CH', 'CZ', 'US', '', ''])
    expect(problems.flat()).toEqual(['column "Land": "Absurdistan" cannot be used; it is left out'])
  })

  it('leaves out, and tells of, what is no number or beyond what a field can hold', async () => {
    const long = 'x'.repeat(101)
    const rows = ['1,two', '2,1001', '3,,Hall:99999999', `4,,${long}`, '5,,,48', '6,,,91,16', '7,9,Hall 1,-48,16']
    const { venues, problems } = await made(['Name,Docks,Halls,Lat,Lon', ...rows].join('\n'))
    const none = { loading_docks: 0, rooms: [], position: null }
    const last = {
      loading_docks: 9,
      rooms: [{ name: 'Hall 1', capacity: 0 }],
      position: { latitude: -48, longitude: 16 },
    }
    expect(venues).toMatchObject([none, none, none, none, none, none, last])
    const left = (column: string, text: string) => [`column "${column}": "${text}" cannot be used; it is left out`]
    expect(problems).toEqual([
      left('Docks', 'two'),
      left('Docks', '1001'),
      left('Halls', 'Hall:99999999'),
      left('Halls', long),
      left('Lat', '48'),
      left('Lat', '91'),
      [],
    ])
  })

  it('has texts cut to what a field holds', async () => {
    const { venues, problems } = await made(`Name,PLZ\n${'n'.repeat(201)},${'1'.repeat(21)}\n`)
    expect(venues).toMatchObject([{ name: `${'n'.repeat(199)}…`, postal_code: `${'1'.repeat(19)}…` }])
    expect(problems).toEqual([['column "Name" is cut after 200 characters', 'column "PLZ" is cut after 20 characters']])
  })

  it('fails the rows without a name, and with cells beyond the header, or a key twice', async () => {
    const table = 'Name,City,Key\n,Wien,1\nHall,Graz,2,more\nWerft,Linz,3\nDock,Linz,3\n'
    const { body } = await expectStatus(201, upload(test, anna, table, asVenues))
    expect(countsOf(body)).toEqual({ ...nothing, created: 1, failed: 3 })
    const rows = await rowsOf(test, anna, body.id, 'problems_only=true')
    expect(rows.map(({ line, problems }) => [line, problems])).toEqual([
      [2, ['column "Name" is empty']],
      [3, ['has 4 cells where the header has 3']],
      [5, ['has the same key as line 4']],
    ])
  })

  it('asks for the column of the name, and takes the one that is chosen', async () => {
    const table = 'What,City\nHall,Graz\n'
    const { body } = await expectStatus(201, upload(test, anna, table, asVenues))
    const [, row] = await rowsOf(test, anna, body.id)
    expect(row?.problem_details).toEqual([{ reason: 'no_column', values: { field: 'name' } }])
    const options = { kind: 'planning.venue', columns: { name: 'What' } }
    const revise = (given: JsonObject) =>
      test.rest(`POST /api/v1/imports/${String(body.id)}/revise`, { token: anna.token, body: { options: given } })
    expect((await expectStatus(200, revise(options))).body).toMatchObject({ created: 1, failed: 0 })
    await expectStatus(400, revise({ ...options, columns: { due_date: 'What' } }))
  })

  it('tells of the columns that no field takes', async () => {
    const { body } = await expectStatus(
      201,
      upload(test, anna, 'Venues\nName,Fax,City,Parking\nHall,1,Graz,2\n', asVenues),
    )
    expect(countsOf(body)).toEqual({ ...nothing, created: 1, skipped: 2 })
    const rows = await rowsOf(test, anna, body.id)
    expect(rows.map(({ line, problems }) => [line, problems])).toEqual([
      [1, ['stands before the header']],
      [2, ['no field takes these columns; they are left out: Fax, Parking']],
      [3, []],
    ])
  })
})

describe('a table of venues that comes again', () => {
  it('changes what it changed, and leaves what people changed', async () => {
    const person = await aCompany(test)
    expect(await bringIn(test, person, english, asVenues)).toEqual({ ...nothing, created: 1 })
    const [{ id } = {}] = await venuesOf(person)
    const mine = { access_notes: 'Gate 5', city: 'Vienna' }
    await expectStatus(200, test.rest(`PATCH /api/v1/venues/${String(id)}`, { token: person.token, body: mine }))
    expect(await bringIn(test, person, english, asVenues)).toEqual({ ...nothing, unchanged: 1 })
    const newer = english.replace('Gate 3', 'Gate 7').replace('Foyer (200)', 'Foyer (300)').replace(',4,', ',,')
    const { body } = await expectStatus(201, upload(test, person, newer, asVenues))
    const [row] = await rowsOf(test, person, body.id)
    expect(row).toMatchObject({
      changed_fields: ['rooms', 'loading_docks', 'access_notes'],
      problem_details: [{ reason: 'changed_here', values: { field: 'access_notes' } }],
    })
    await expectStatus(200, commit(test, person, body.id))
    const rooms = [full.rooms[0], { name: 'Foyer', capacity: 300 }, full.rooms[2]]
    const changed = { ...full, city: 'Vienna', access_notes: 'Gate 7', rooms, loading_docks: 0 }
    expect(await venuesOf(person)).toEqual([expect.objectContaining({ id, ...changed })])
    expect(await venuesOf(person, `import_id=${String(body.id)}`)).toHaveLength(1)
  })

  it('knows a venue by its key, whatever its name', async () => {
    const person = await aCompany(test)
    await bringIn(test, person, 'ID,Name\n7,Hall\n8,Werft\n', asVenues)
    const renamed = await bringIn(test, person, 'ID,Name\n7,Town hall\n8,Werft\n', asVenues)
    expect(renamed).toEqual({ ...nothing, updated: 1, unchanged: 1 })
    expect((await venuesOf(person)).map(({ name }) => name)).toEqual(['Town hall', 'Werft'])
  })

  it('is undone: what it made goes to the bin, what it changed gets its former values', async () => {
    const person = await aCompany(test)
    await bringIn(test, person, english, asVenues)
    const newer = `${english.replace('Gate 3', 'Gate 7').replace('48.2021,-0.5', ',')}Arena\n`
    const { body } = await expectStatus(201, upload(test, person, newer, asVenues))
    await expectStatus(200, commit(test, person, body.id))
    expect((await venuesOf(person)).map(({ position }) => position)).toEqual([null, null])
    const undone = (await expectStatus(200, undo(test, person, body.id))).body
    expect(undone).toMatchObject({ state: 'undone', undone: 2, kept: 0 })
    expect(await venuesOf(person)).toEqual([expect.objectContaining(full)])
    expect((await venuesOf(person, 'deleted=true')).map(({ name }) => name)).toEqual(['Arena'])
  })
})
