import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aCompany, anEvent, expectStatus, type Person } from '../../test/factories.ts'
import { aCalendar, bringIn, commit, countsOf, rowsOf, upload } from '../../test/uploads.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const inBrussels = (uid: string, from: string, to: string, more = ''): string =>
  `UID:${uid}\nSUMMARY:${uid}\nDTSTART;TZID=Europe/Brussels:${from}\nDTEND;TZID=Europe/Brussels:${to}${more}`

async function listEvents(person: Person, query: string): Promise<JsonObject[]> {
  const events: JsonObject[] = []
  let token = ''
  do {
    const path = `/api/v1/events?${query}&page_size=100&page_token=${encodeURIComponent(token)}`
    const { body } = await expectStatus(200, test.rest(`GET ${path}`, { token: person.token }))
    events.push(...(body.events as JsonObject[]))
    token = String(body.next_page_token)
  } while (token !== '')
  return events
}

const eventNamed = async (person: Person, name: string): Promise<JsonObject> => {
  const [event] = (await listEvents(person, `search=${encodeURIComponent(name)}`)).filter((each) => each.name === name)
  if (!event) throw new Error(`no event ${name}`)
  return event
}

const nothing = { created: 0, updated: 0, unchanged: 0, failed: 0, skipped: 0, deleted: 0 }

describe('a conference of 943 sessions', () => {
  // Two days of sessions of 50 minutes, every 5 minutes from 09:00, some of them over midnight.
  const sessions = Array.from({ length: 943 }, (_, i) => {
    const start = Temporal.PlainDateTime.from('2025-01-31T09:00').add({ minutes: 5 * i })
    return { name: `Session ${i}`, start, end: start.add({ minutes: 50 }) }
  })
  const compact = (time: Temporal.PlainDateTime) => time.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')
  const file = aCalendar(...sessions.map(({ name, start, end }) => inBrussels(name, compact(start), compact(end))))
  const query = 'file_name=conference.ics'

  it('comes in whole, and a second time changes nothing', async () => {
    expect(await bringIn(test, anna, file, query)).toEqual({ ...nothing, created: 943 })
    expect(await bringIn(test, anna, file, query)).toEqual({ ...nothing, unchanged: 943 })
  })

  it('lists exactly what overlaps a day of its zone', async () => {
    const day = Temporal.PlainDate.from('2025-02-01').toZonedDateTime('Europe/Brussels')
    const [from, to] = [day.toPlainDateTime(), day.add({ days: 1 }).toPlainDateTime()]
    const expected = sessions.filter(
      ({ start, end }) =>
        Temporal.PlainDateTime.compare(start, to) < 0 && Temporal.PlainDateTime.compare(end, from) > 0,
    )
    const range = `ends_after=${day.toInstant().toString()}&starts_before=${day.add({ days: 1 }).toInstant().toString()}`
    const listed = await listEvents(anna, range)
    expect(listed.map((event) => event.name)).toEqual(expected.map(({ name }) => name))
  })

  it('is in the journal event by event, between its upload and its commit', async () => {
    const entries = await test.journalOf(anna.token)
    const kinds = Map.groupBy(entries, (entry) => String(entry.kind))
    expect(kinds.get('planning.event.created')).toHaveLength(943)
    expect(kinds.get('imports.import.uploaded')).toHaveLength(2)
    expect(kinds.get('imports.import.committed')).toHaveLength(2)
    expect(kinds.get('imports.import.progressed')?.[0]?.payload).toEqual({
      applied: 0,
      total: 943,
      file_name: 'conference.ics',
    })
    expect(kinds.has('planning.event.updated')).toBe(false)
  })
})

describe('an event from a calendar', () => {
  let lena: Person
  beforeAll(async () => {
    lena = await aCompany(test)
  })

  it('has everything the calendar says of it', async () => {
    const lines = `UID:full
SUMMARY:Opening\\, with speech
LOCATION:Stadthalle Wien\\, hall 3
DESCRIPTION:Doors at six
URL:https://example.org/opening
CATEGORIES:Gala,Speech
STATUS:CONFIRMED
DTSTART;VALUE=DATE:20250330
DTEND;VALUE=DATE:20250401`
    const { body } = await upload(test, lena, aCalendar(lines), 'time_zone=Europe/Vienna')
    expect(await rowsOf(test, lena, body.id)).toMatchObject([
      { starts_at: '2025-03-29T23:00:00.000Z', starts_all_day: true, starts_time_zone: 'Europe/Vienna' },
    ])
    await expectStatus(200, commit(test, lena, body.id))
    expect(await eventNamed(lena, 'Opening, with speech')).toMatchObject({
      venue: 'Stadthalle Wien, hall 3',
      notes: 'Doors at six\n\nhttps://example.org/opening',
      tags: ['Gala', 'Speech'],
      status: 'confirmed',
      all_day: true,
      starts_at: '2025-03-29T23:00:00.000Z',
      ends_at: '2025-03-31T22:00:00.000Z',
      time_zone: 'Europe/Vienna',
      version: 1,
    })
  })

  it('is taken in part where it does not fit, and says so', async () => {
    const long = `UID:long\nSUMMARY:${'n'.repeat(201)}\nCATEGORIES:${'t'.repeat(85)}\nDTSTART:20250201T100000Z`
    const { body } = await upload(test, lena, aCalendar(long))
    const [row] = await rowsOf(test, lena, body.id, 'problems_only=true')
    expect(row).toMatchObject({
      line: 3,
      verdict: 'create',
      problems: [
        'the name has more than 200 characters; all of it is in the notes',
        'it has no length; one minute is used',
        `tags cut after 80 characters: ${'t'.repeat(85)}`,
      ],
    })
    await expectStatus(200, commit(test, lena, body.id))
  })

  it('recurs over the window asked for, with its changed occurrence, at its wall-clock time', async () => {
    const weekly = inBrussels('weekly', '20250305T200000', '20250305T220000', '\nRRULE:FREQ=WEEKLY')
    const moved = 'UID:weekly\nSUMMARY:moved\nRECURRENCE-ID:20250312T190000Z\nDTSTART:20250313T190000Z'
    const window = 'expand_from=2025-03-01T00:00:00Z&expand_to=2025-04-10T00:00:00Z'
    const file = aCalendar(weekly, moved)
    expect(await bringIn(test, lena, file, window)).toEqual({ ...nothing, created: 6 })
    const found = await listEvents(lena, 'ends_after=2025-03-01T00:00:00Z&starts_before=2025-04-10T00:00:00Z')
    expect(found.filter((event) => event.name === 'weekly').map((event) => event.starts_at)).toEqual([
      '2025-03-05T19:00:00.000Z',
      '2025-03-19T19:00:00.000Z',
      '2025-03-26T19:00:00.000Z',
      '2025-04-02T18:00:00.000Z',
      '2025-04-09T18:00:00.000Z',
    ])
    expect((await eventNamed(lena, 'moved')).starts_at).toBe('2025-03-13T19:00:00.000Z')
    const wider = 'expand_from=2025-03-01T00:00:00Z&expand_to=2025-04-20T00:00:00Z'
    expect(await bringIn(test, lena, file, wider)).toEqual({ ...nothing, created: 1, unchanged: 6 })
    const before = 'expand_from=2020-01-01T00:00:00Z&expand_to=2021-01-01T00:00:00Z'
    expect(await bringIn(test, lena, aCalendar(weekly), before)).toEqual({ ...nothing, skipped: 1 })
  })
})

describe('a calendar that comes again', () => {
  let mona: Person
  const talk = (venue: string, summary: string, more = ''): string =>
    aCalendar(
      `UID:talk\nSUMMARY:${summary}\nLOCATION:${venue}\nDTSTART:20250201T100000Z\nDTEND:20250201T110000Z${more}`,
    )
  const patch = (event: JsonObject, body: JsonObject) =>
    expectStatus(200, test.rest(`PATCH /api/v1/events/${String(event.id)}`, { token: mona.token, body }))

  beforeAll(async () => {
    mona = await aCompany(test)
    await bringIn(test, mona, talk('Hall 1', 'Talk'))
  })

  it('changes only what changed in it, and keeps what people changed here', async () => {
    const event = await eventNamed(mona, 'Talk')
    await patch(event, { notes: 'Bring water', name: 'Our talk' })
    const { body } = await upload(test, mona, talk('Hall 2', 'Talk'))
    expect(countsOf(body)).toEqual({ ...nothing, updated: 1 })
    expect(await rowsOf(test, mona, body.id)).toMatchObject([
      { verdict: 'update', changed_fields: ['venue'], problems: [], subject_id: event.id },
    ])
    await expectStatus(200, commit(test, mona, body.id))
    expect(await eventNamed(mona, 'Our talk')).toMatchObject({ venue: 'Hall 2', notes: 'Bring water', version: 3 })
    expect(await bringIn(test, mona, talk('Hall 2', 'Talk'))).toEqual({ ...nothing, unchanged: 1 })
  })

  it('wins over what people changed where it changed the same, and says so', async () => {
    const { body } = await upload(test, mona, talk('Hall 2', 'New talk'))
    expect(await rowsOf(test, mona, body.id)).toMatchObject([
      { changed_fields: ['name'], problems: ['name was changed here, too; the value in the file replaces it'] },
    ])
    await expectStatus(200, commit(test, mona, body.id))
    expect((await eventNamed(mona, 'New talk')).venue).toBe('Hall 2')
  })

  it('cancels what it says is cancelled, while the lifecycle allows it', async () => {
    const cancelled = talk('Hall 2', 'New talk', '\nSTATUS:CANCELLED')
    const event = await eventNamed(mona, 'New talk')
    const setStatus = (status: string) =>
      expectStatus(
        200,
        test.rest(`POST /api/v1/events/${String(event.id)}/status`, { token: mona.token, body: { status } }),
      )
    await setStatus('confirmed')
    await setStatus('on_site')
    const { body } = await upload(test, mona, cancelled)
    expect(await rowsOf(test, mona, body.id)).toMatchObject([
      { verdict: 'fail', problems: ['An event goes from on_site to prepared, returned, not to cancelled.'] },
    ])
    await setStatus('prepared')
    expect(countsOf((await commit(test, mona, body.id)).body)).toEqual({ ...nothing, updated: 1 })
    expect((await eventNamed(mona, 'New talk')).status).toBe('cancelled')
  })

  it('leaves what was deleted here in the bin', async () => {
    const event = await eventNamed(mona, 'New talk')
    await expectStatus(200, test.rest(`DELETE /api/v1/events/${String(event.id)}`, { token: mona.token }))
    const { body } = await upload(test, mona, talk('Hall 3', 'New talk'))
    expect(countsOf(body)).toEqual({ ...nothing, skipped: 1 })
    expect(countsOf((await commit(test, mona, body.id)).body)).toEqual({ ...nothing, skipped: 1 })
    expect(await listEvents(mona, '')).toEqual([])
  })

  it('is another company for another company', async () => {
    const nora = await aCompany(test)
    expect(await bringIn(test, nora, talk('Hall 1', 'Talk'))).toEqual({ ...nothing, created: 1 })
  })

  it('does not touch events it did not bring', async () => {
    await anEvent(test, mona, { name: 'By hand', starts_at: '2025-02-01T10:00:00Z', ends_at: '2025-02-01T11:00:00Z' })
    const file = aCalendar('UID:other\nSUMMARY:By hand\nDTSTART:20250201T100000Z\nDTEND:20250201T110000Z')
    expect(await bringIn(test, mona, file)).toEqual({ ...nothing, created: 1 })
  })
})
