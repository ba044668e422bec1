import { beforeEach, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aCompany, expectStatus, type Person } from '../../test/factories.ts'
import { aCalendar, bringIn, commit, countsOf, rowsOf, undo, upload } from '../../test/uploads.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeEach(async () => {
  anna = await aCompany(test)
})

const nothing = { created: 0, updated: 0, unchanged: 0, failed: 0, skipped: 0, deleted: 0 }

/** The window that every file here is read with. */
const WINDOW = 'time_zone=Europe/Vienna&expand_from=2027-01-01T00:00:00Z&expand_to=2027-06-01T00:00:00Z'

const bring = (file: string, query = WINDOW) => bringIn(test, anna, file, query)

async function eventsOf(person = anna): Promise<JsonObject[]> {
  const path = '/api/v1/events?ends_after=2020-01-01T00:00:00Z&starts_before=2030-01-01T00:00:00Z&page_size=100'
  return (await expectStatus(200, test.rest(`GET ${path}`, { token: person.token }))).body.events as JsonObject[]
}

const startsOf = (events: JsonObject[]) => events.map((event) => String(event.starts_at).slice(0, 16))

/** A weekly meeting as its publisher sends it; the lines after the first three can be replaced. */
const weekly = (start = '20270201T100000', ...more: string[]): string =>
  aCalendar(
    [
      'UID:case@example.org',
      'SUMMARY:Weekly',
      `DTSTART;TZID=Europe/Vienna:${start}`,
      'DURATION:PT1H',
      ...(more.length > 0 ? more : ['RRULE:FREQ=WEEKLY;COUNT=3']),
    ].join('\n'),
  )

const change = async (event: JsonObject | undefined, body: JsonObject) =>
  expectStatus(200, test.rest(`PATCH /api/v1/events/${String(event?.id)}`, { token: anna.token, body }))

const remove = async (event: JsonObject | undefined) =>
  expectStatus(200, test.rest(`DELETE /api/v1/events/${String(event?.id)}`, { token: anna.token }))

describe('a series that comes again', () => {
  it('at another time moves its events, which stay what they are', async () => {
    await bring(weekly())
    const before = await eventsOf()
    expect(await bring(weekly('20270201T110000'))).toEqual({ ...nothing, updated: 3 })
    const after = await eventsOf()
    expect(startsOf(after)).toEqual(['2027-02-01T10:00', '2027-02-08T10:00', '2027-02-15T10:00'])
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(await bring(weekly('20270201T110000'))).toEqual({ ...nothing, unchanged: 3 })
  })

  it('on another day of the week does, too, also where the window does not give as many', async () => {
    const endless = 'RRULE:FREQ=WEEKLY'
    await bring(weekly('20270201T100000', endless))
    const before = await eventsOf()
    const later = WINDOW.replace('2027-06-01', '2027-07-01')
    const report = await bring(weekly('20270202T100000', endless), later)
    expect(report).toEqual({ ...nothing, updated: before.length, created: 4 })
    expect((await eventsOf()).slice(0, before.length).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  })

  it('thinned out loses its event to the bin, after the preview said so', async () => {
    await bring(weekly())
    const [, second] = await eventsOf()
    const thinned = weekly('20270201T100000', 'RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE;TZID=Europe/Vienna:20270208T100000')
    const { body } = await upload(test, anna, thinned, WINDOW)
    expect(countsOf(body)).toEqual({ ...nothing, unchanged: 2, deleted: 1 })
    expect(await rowsOf(test, anna, body.id, 'verdict=delete')).toMatchObject([
      { line: 0, name: 'Weekly', starts_at: '2027-02-08T09:00:00.000Z', subject_id: second?.id, problems: [] },
    ])
    expect(countsOf((await expectStatus(200, commit(test, anna, body.id))).body)).toMatchObject({ deleted: 1 })
    expect(startsOf(await eventsOf())).toEqual(['2027-02-01T09:00', '2027-02-15T09:00'])
    expect(await bring(thinned)).toEqual({ ...nothing, unchanged: 2 })
    const [uploaded] = (await test.journalOf(anna.token)).filter(({ subject_id }) => subject_id === body.id)
    expect(uploaded?.changes).toContainEqual({ field: 'deleted', old: null, new: 1 })
  })

  it('shows the event that goes to the bin as the day it is, and has it whole when it comes again', async () => {
    const days = (...more: string[]) =>
      aCalendar(
        [
          'UID:days@example.org',
          'SUMMARY:Day',
          'DTSTART;VALUE=DATE:20270201',
          'RRULE:FREQ=DAILY;COUNT=2',
          ...more,
        ].join('\n'),
      )
    await bring(days())
    const { body } = await upload(test, anna, days('EXDATE;VALUE=DATE:20270202'), WINDOW)
    expect(await rowsOf(test, anna, body.id, 'verdict=delete')).toMatchObject([
      { starts_at: '2027-02-01T23:00:00.000Z', starts_all_day: true, starts_time_zone: 'Europe/Vienna' },
    ])
    await expectStatus(200, commit(test, anna, body.id))
    expect(await bring(days())).toEqual({ ...nothing, created: 1, unchanged: 1 })
    expect(await bring(days())).toEqual({ ...nothing, unchanged: 2 })
  })

  it('with that event again restores it, as it was', async () => {
    const thinned = weekly('20270201T100000', 'RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE;TZID=Europe/Vienna:20270208T100000')
    await bring(weekly())
    const before = await eventsOf()
    await bring(thinned)
    expect(await bring(weekly())).toEqual({ ...nothing, created: 1, unchanged: 2 })
    expect((await eventsOf()).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    await remove(before[1])
    expect(await bring(weekly())).toEqual({ ...nothing, skipped: 1, unchanged: 2 })
  })

  it('leaves what was changed here, and says so', async () => {
    await bring(weekly())
    const [, second] = await eventsOf()
    await change(second, { notes: 'bring the laser' })
    const thinned = weekly('20270201T100000', 'RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE;TZID=Europe/Vienna:20270208T100000')
    const { body } = await upload(test, anna, thinned, WINDOW)
    expect(countsOf(body)).toEqual({ ...nothing, unchanged: 2, skipped: 1 })
    expect((await rowsOf(test, anna, body.id, 'verdict=skip')).map((row) => row.problem_details)).toEqual([
      [{ reason: 'vanished', values: {} }],
    ])
    await commit(test, anna, body.id)
    expect(await eventsOf()).toHaveLength(3)
  })

  it('leaves it also when an import changed it afterwards', async () => {
    await bring(weekly())
    const [, second] = await eventsOf()
    await change(second, { notes: 'bring the laser' })
    expect(await bring(weekly('20270201T110000'))).toEqual({ ...nothing, updated: 3 })
    const thinned = weekly('20270201T110000', 'RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE;TZID=Europe/Vienna:20270208T110000')
    expect(await bring(thinned)).toEqual({ ...nothing, unchanged: 2, skipped: 1 })
    expect((await eventsOf())[1]).toMatchObject({ notes: 'bring the laser', starts_at: '2027-02-08T10:00:00.000Z' })
  })

  it('moves no event that was put in the bin here', async () => {
    await bring(weekly())
    await remove((await eventsOf())[1])
    expect(await bring(weekly('20270201T110000'))).toEqual({ ...nothing, updated: 2, skipped: 1 })
    expect(startsOf(await eventsOf())).toEqual(['2027-02-01T10:00', '2027-02-15T10:00'])
  })
})

describe('a single event that becomes a series, and the other way round', () => {
  it('stays itself on its day', async () => {
    await bring(weekly('20270201T100000', 'CLASS:PUBLIC'))
    const [single] = await eventsOf()
    expect(await bring(weekly())).toEqual({ ...nothing, unchanged: 1, created: 2 })
    expect((await eventsOf())[0]?.id).toBe(single?.id)
    expect(await bring(weekly())).toEqual({ ...nothing, unchanged: 3 })
    expect(await bring(weekly('20270201T100000', 'CLASS:PUBLIC'))).toEqual({ ...nothing, unchanged: 1, deleted: 2 })
    expect((await eventsOf()).map(({ id }) => id)).toEqual([single?.id])
  })
})

describe('what is not in a file', () => {
  it('because its whole UID is not, is left alone', async () => {
    await bring(weekly())
    expect(await bring(aCalendar('UID:other\nDTSTART:20270201T100000Z'))).toEqual({ ...nothing, created: 1 })
    expect(await eventsOf()).toHaveLength(4)
  })

  it('because it lies outside the window, is left alone', async () => {
    await bring(weekly())
    const narrow = 'time_zone=Europe/Vienna&expand_from=2027-02-05T00:00:00Z&expand_to=2027-02-12T00:00:00Z'
    expect(await bring(weekly(), narrow)).toEqual({ ...nothing, unchanged: 1 })
    expect(await bring(weekly('20270201T110000'), narrow)).toEqual({ ...nothing, updated: 1 })
    expect(startsOf(await eventsOf())).toEqual(['2027-02-01T09:00', '2027-02-08T10:00', '2027-02-15T09:00'])
  })

  it('because only a changed occurrence of its series is, is left alone', async () => {
    await bring(weekly())
    const one =
      'UID:case@example.org\nSUMMARY:Moved\nRECURRENCE-ID:20270208T090000Z\nDTSTART:20270208T120000Z\nDURATION:PT1H'
    expect(await bring(aCalendar(one))).toEqual({ ...nothing, updated: 1 })
    expect(await eventsOf()).toHaveLength(3)
  })

  it('because a part of its UID could not be read, is left alone', async () => {
    await bring(weekly())
    const thinned = weekly('20270201T100000', 'RRULE:FREQ=WEEKLY;COUNT=2')
    const broken =
      'BEGIN:VEVENT\r\nUID:case@example.org\r\nRECURRENCE-ID:20270215T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR'
    expect(await bring(thinned.replace('END:VCALENDAR', broken))).toEqual({ ...nothing, unchanged: 2, failed: 1 })
    expect(await eventsOf()).toHaveLength(3)
  })

  it('is decided when it is applied, whatever another import did meanwhile', async () => {
    await bring(weekly())
    const [eleven, noon] = [
      await upload(test, anna, weekly('20270201T110000'), WINDOW),
      await upload(test, anna, weekly('20270201T120000'), WINDOW),
    ]
    for (const { body } of [eleven, noon]) await expectStatus(200, commit(test, anna, body.id))
    expect(startsOf(await eventsOf())).toEqual(['2027-02-01T11:00', '2027-02-08T11:00', '2027-02-15T11:00'])
  })
})

describe('undoing an import', () => {
  /** Commits a file and gives the import's id. */
  async function brought(file: string): Promise<unknown> {
    const { body } = await expectStatus(201, upload(test, anna, file, WINDOW))
    await expectStatus(200, commit(test, anna, body.id))
    return body.id
  }

  it('takes back what it made, and lets it come again as the same', async () => {
    const id = await brought(weekly())
    const before = await eventsOf()
    const undone = await expectStatus(200, undo(test, anna, id))
    expect(undone.body).toMatchObject({
      state: 'undone',
      undone: 3,
      kept: 0,
      created: 3,
      undone_at: expect.any(String),
    })
    expect(await eventsOf()).toEqual([])
    expect((await undo(test, anna, id)).body).toEqual(undone.body)
    expect(await bring(weekly())).toEqual({ ...nothing, created: 3 })
    expect((await eventsOf()).map((event) => event.id)).toEqual(before.map((event) => event.id))
    expect((await test.journalOf(anna.token)).map(({ kind }) => kind)).toContain('imports.import.undone')
  })

  it('gives former values and deleted events back, so that the same file does the same again', async () => {
    await bring(weekly())
    const before = await eventsOf()
    const thinned = weekly('20270201T110000', 'RRULE:FREQ=WEEKLY;COUNT=2', 'LOCATION:Hall')
    const id = await brought(thinned)
    expect(startsOf(await eventsOf())).toEqual(['2027-02-01T10:00', '2027-02-08T10:00'])
    expect((await expectStatus(200, undo(test, anna, id))).body).toMatchObject({ undone: 3, kept: 0 })
    const now = await eventsOf()
    const kept = ({ id: eventId, name, venue, starts_at, ends_at }: JsonObject) => [
      eventId,
      name,
      venue,
      starts_at,
      ends_at,
    ]
    expect(now.map(kept)).toEqual(before.map(kept))
    expect(await bring(weekly())).toEqual({ ...nothing, unchanged: 3 })
    expect(await bring(thinned)).toEqual({ ...nothing, updated: 2, deleted: 1 })
    expect(await bring(weekly())).toEqual({ ...nothing, updated: 2, created: 1 })
  })

  it('of a cancelled series lets it take place again', async () => {
    await bring(weekly('20270201T100000', 'STATUS:CONFIRMED'))
    const id = await brought(weekly('20270201T100000', 'STATUS:CANCELLED'))
    expect((await eventsOf()).map(({ status }) => status)).toEqual(['cancelled'])
    expect((await expectStatus(200, undo(test, anna, id))).body).toMatchObject({ undone: 1, kept: 0 })
    expect((await eventsOf()).map(({ status }) => status)).toEqual(['confirmed'])
  })

  it('keeps what somebody changed since, and says so row by row', async () => {
    const id = await brought(weekly())
    const [first, second] = await eventsOf()
    await change(first, { notes: 'booked' })
    await remove(second)
    expect((await expectStatus(200, undo(test, anna, id))).body).toMatchObject({ undone: 1, kept: 2, problems: 2 })
    expect((await eventsOf()).map((event) => event.notes)).toEqual(['booked'])
    const rows = await rowsOf(test, anna, id)
    expect(rows.map((row) => row.problem_details)).toEqual([
      [{ reason: 'changed_since', values: {} }],
      [{ reason: 'changed_since', values: {} }],
      [],
    ])
  })

  it('keeps what a later import changed', async () => {
    const id = await brought(weekly())
    const later = await brought(weekly('20270201T110000'))
    expect((await expectStatus(200, undo(test, anna, id))).body).toMatchObject({ undone: 0, kept: 3 })
    expect((await expectStatus(200, undo(test, anna, later))).body).toMatchObject({ undone: 3, kept: 0 })
    expect(startsOf(await eventsOf())).toEqual(['2027-02-01T09:00', '2027-02-08T09:00', '2027-02-15T09:00'])
  })

  it('is for what was applied, by who applied it, who may still write events', async () => {
    const { body } = await upload(test, anna, weekly(), WINDOW)
    expect((await undo(test, anna, body.id)).body).toMatchObject({ status: 422, reason: 'not_committed' })
    const stranger = await aCompany(test)
    await commit(test, anna, body.id)
    expect((await undo(test, stranger, body.id)).status).toBe(404)
    await expectStatus(200, undo(test, anna, body.id))
    expect((await commit(test, anna, body.id)).body).toMatchObject({ status: 422, reason: 'undone' })
  })

  it('and applying it can go on at the same time without harm', async () => {
    const id = await brought(weekly())
    const replies = await Promise.all([undo(test, anna, id), undo(test, anna, id), bring(weekly('20270201T110000'))])
    expect(replies.slice(0, 2).map((reply) => (reply as { status: number }).status)).toEqual([200, 200])
    expect(startsOf(await eventsOf())).toEqual(['2027-02-01T10:00', '2027-02-08T10:00', '2027-02-15T10:00'])
  })
})
