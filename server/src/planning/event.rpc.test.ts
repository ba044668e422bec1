import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, anEvent, expectStatus, type Person } from '../../test/factories.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const namesOf = (body: JsonObject): unknown[] => (body.events as JsonObject[]).map((event) => event.name)

const timestamp = (text: string) => timestampFromDate(new Date(text))

describe('an event', () => {
  it('is made in the caller’s zone, tentative, with one journal entry', async () => {
    const event = await anEvent(test, anna, { name: 'Donaufest', venue: 'Stadthalle' })
    expect(event).toMatchObject({ name: 'Donaufest', status: 'tentative', time_zone: 'Europe/Vienna', version: 1 })
    const entries = (await test.journalOf(anna.token)).filter((entry) => entry.subject_id === event.id)
    expect(entries.map((entry) => entry.kind)).toEqual(['planning.event.created'])
  })

  it('is listed from the first instant that there is', async () => {
    const call = 'GET /api/v1/events?ends_after=0001-01-01T00:00:00Z'
    expect(namesOf((await expectStatus(200, test.rest(call, { token: anna.token }))).body).length).toBeGreaterThan(0)
  })

  it('points at no venue that its writer may not see, as at none there is', async () => {
    const made = await expectStatus(
      201,
      test.rest('POST /api/v1/venues', { token: anna.token, body: { name: 'Hall' } }),
    )
    const body = { key: 'booker', name: 'Booker', permissions: ['planning.event.read', 'planning.event.write'] }
    await expectStatus(201, test.rest('POST /api/v1/roles', { token: anna.token, body }))
    const { token } = await aColleague(test, anna, 'booker')
    const refused = await Promise.all(
      [made.body.id, anna.userId].map((id) =>
        test.rest('POST /api/v1/events', {
          token,
          body: {
            name: 'Gala',
            starts_at: '2027-02-01T08:00:00Z',
            ends_at: '2027-02-01T09:00:00Z',
            venue_id: String(id),
          },
        }),
      ),
    )
    expect(refused.map(({ status }) => status)).toEqual([404, 404])
  })

  const refusals: [string, JsonObject, string][] = [
    ['an end before its start', { ends_at: '2027-02-01T08:00:00Z' }, 'ends_at'],
    ['an unknown zone', { time_zone: 'Mars/Olympus' }, 'time_zone'],
    ['no name', { name: ' ' }, 'name'],
  ]
  it.each(refusals)('is refused with %s', async (_, given, field) => {
    const body = { name: 'E', starts_at: '2027-03-01T08:00:00Z', ends_at: '2027-03-02T08:00:00Z', ...given }
    const reply = await test.rest('POST /api/v1/events', { token: anna.token, body })
    expect([reply.status, (reply.body.violations as JsonObject[])[0]?.field]).toEqual([400, field])
  })

  it('goes along its lifecycle and not across it', async () => {
    const event = await anEvent(test, anna)
    const to = (status: string) =>
      test.rest(`POST /api/v1/events/${String(event.id)}/status`, { token: anna.token, body: { status } })
    for (const status of ['confirmed', 'prepared', 'on_site', 'returned', 'closed']) {
      expect((await expectStatus(200, to(status))).body.status).toBe(status)
    }
    const refused = await to('enquiry')
    expect(refused.body).toMatchObject({ status: 422, reason: 'status_step' })
  })

  it('goes to the bin and back, once each, and is not changed in there', async () => {
    const event = await anEvent(test, anna)
    const path = `/api/v1/events/${String(event.id)}`
    const { token } = anna
    const bin = () => expectStatus(200, test.rest(`DELETE ${path}`, { token }))
    const restore = () => expectStatus(200, test.rest(`POST ${path}/restore`, { token }))
    const binned = (await bin()).body
    expect((await bin()).body).toEqual(binned)
    await expectStatus(404, test.rest(`GET ${path}`, { token }))
    const refused = await test.rest(`PATCH ${path}`, { token, body: { name: 'Donaufest' } })
    expect(refused.body).toMatchObject({ status: 422, reason: 'deleted' })
    const restored = (await restore()).body
    expect((await restore()).body).toEqual(restored)
    expect((await expectStatus(200, test.rest(`GET ${path}`, { token }))).body).toMatchObject({ version: 3 })
  })

  it('with an id of the client’s own is made once, and never over another’s', async () => {
    const id = '0199f0a0-7c1e-7b1e-8c1e-0123456789ab'
    const first = await anEvent(test, anna, { id, name: 'Donaufest' })
    expect(await anEvent(test, anna, { id, name: 'Sent again' })).toEqual(first)
    const stranger = await aCompany(test)
    const dates = { starts_at: '2027-03-01T08:00:00Z', ends_at: '2027-03-02T20:00:00Z' }
    const theirs = test.rest('POST /api/v1/events', { token: stranger.token, body: { id, name: 'Theirs', ...dates } })
    expect((await expectStatus(201, theirs)).body).toMatchObject({ id, name: 'Theirs' })
    expect((await test.rest(`GET /api/v1/events/${id}`, { token: anna.token })).body).toEqual(first)
  })

  it('with the id of one that the caller may not see is refused as every call on that one is', async () => {
    const { id } = await anEvent(test, anna)
    const permissions = ['planning.event.read', 'planning.event.write']
    const reach = Object.fromEntries(permissions.map((permission) => [permission, 'own']))
    const role = { key: 'own_events', name: 'Own events', permissions, reach }
    await expectStatus(201, test.rest('POST /api/v1/roles', { token: anna.token, body: role }))
    const { token } = await aColleague(test, anna, 'own_events')
    const dates = { starts_at: '2027-03-01T08:00:00Z', ends_at: '2027-03-02T20:00:00Z' }
    const { body } = await expectStatus(404, test.rest(`GET /api/v1/events/${String(id)}`, { token }))
    const again = await test.rest('POST /api/v1/events', { token, body: { id, name: 'Mine', ...dates } })
    expect([again.status, again.body.reason, again.body.detail]).toEqual([404, body.reason, body.detail])
  })
})

describe('an event of whole days', () => {
  const sale = { name: 'Fair', all_day: true, starts_at: '2027-02-28T23:00:00Z', ends_at: '2027-03-02T23:00:00Z' }
  const fieldsOf = ({ status, body }: { status: number; body: JsonObject }) => [
    status,
    ((body.violations ?? []) as JsonObject[]).map(({ field }) => field),
  ]

  it('begins and ends at midnight in its zone, or is refused by the field', async () => {
    const post = async (given: JsonObject) =>
      fieldsOf(await test.rest('POST /api/v1/events', { token: anna.token, body: { ...sale, ...given } }))
    expect(await post({})).toEqual([201, []])
    expect(await post({ starts_at: '2027-02-28T23:00:01Z' })).toEqual([400, ['starts_at']])
    expect(await post({ ends_at: '2027-03-02T22:00:00Z' })).toEqual([400, ['ends_at']])
    expect(await post({ time_zone: 'America/New_York' })).toEqual([400, ['starts_at', 'ends_at']])
    const sent = { name: 'Fair', allDay: true, startsAt: timestamp('2027-02-28T23:00:00Z'), timeZone: 'Europe/Vienna' }
    const call = test
      .client(PlanningService, anna.token)
      .createEvent({ ...sent, endsAt: timestamp('2027-03-03T08:00:00Z') })
    await expect(call).rejects.toThrow(/ends_at: must be midnight in Europe\/Vienna/)
  })

  it('is not made of hours by a patch alone, nor moved off midnight', async () => {
    const { id } = await anEvent(test, anna)
    const whole = await anEvent(test, anna, sale)
    const patch = async (event: unknown, body: JsonObject) =>
      fieldsOf(await test.rest(`PATCH /api/v1/events/${String(event)}`, { token: anna.token, body }))
    expect(await patch(id, { all_day: true })).toEqual([400, ['starts_at', 'ends_at']])
    expect(await patch(whole.id, { starts_at: '2027-02-28T22:00:00Z' })).toEqual([400, ['starts_at']])
    expect(await patch(whole.id, { starts_at: '2027-02-28T22:00:00Z', all_day: false })).toEqual([200, []])
  })

  it('keeps its days in another zone, and takes the dates that come along', async () => {
    const { id } = await anEvent(test, anna, sale)
    const patch = (body: JsonObject) => test.rest(`PATCH /api/v1/events/${String(id)}`, { token: anna.token, body })
    const moved = (await expectStatus(200, patch({ time_zone: 'America/Sao_Paulo' }))).body
    expect([moved.starts_at, moved.ends_at]).toEqual(['2027-03-01T03:00:00.000Z', '2027-03-03T03:00:00.000Z'])
    const given = { time_zone: 'Europe/Vienna', starts_at: '2027-03-01T23:00:00Z' }
    const back = (await expectStatus(200, patch(given))).body
    expect([back.starts_at, back.ends_at]).toEqual(['2027-03-01T23:00:00.000Z', '2027-03-02T23:00:00.000Z'])
    const entries = (await test.journalOf(anna.token)).filter((entry) => entry.subject_id === id)
    const changes = entries.map((entry) => (entry.changes as JsonObject[]).map(({ field }) => field))
    expect(changes.slice(1)).toEqual([
      ['starts_at', 'ends_at', 'time_zone'],
      ['starts_at', 'ends_at', 'time_zone'],
    ])
  })

  it('is one thing to two writers: its zone and its dates clash', async () => {
    const { id } = await anEvent(test, anna, sale)
    const patch = (body: JsonObject) => test.rest(`PATCH /api/v1/events/${String(id)}`, { token: anna.token, body })
    await expectStatus(200, patch({ all_day: false, version: 1 }))
    const clash = await expectStatus(409, patch({ ends_at: '2027-03-03T23:00:00Z', version: 1 }))
    expect((clash.body.clashes as JsonObject[]).map(({ field }) => field)).toEqual(['ends_at'])
  })
})

it('ends a page of events with long notes at about a megabyte', async () => {
  const writer = await aCompany(test)
  for (let i = 0; i < 51; i += 1) await anEvent(test, writer, { notes: 'x'.repeat(20_000) })
  const { body } = await test.rest('GET /api/v1/events?page_size=100', { token: writer.token })
  expect([namesOf(body).length, body.next_page_token]).toEqual([50, expect.stringMatching(/./)])
})

describe('listing by a window', () => {
  let lena: Person
  beforeAll(async () => {
    lena = await aCompany(test)
    const day = (name: string, from: string, to: string) => anEvent(test, lena, { name, starts_at: from, ends_at: to })
    await day('before', '2027-01-30T08:00:00Z', '2027-01-31T23:00:00Z')
    await day('ends as it begins', '2027-01-31T10:00:00Z', '2027-02-01T00:00:00Z')
    await day('into', '2027-01-31T20:00:00Z', '2027-02-01T02:00:00Z')
    await day('inside', '2027-02-01T08:00:00Z', '2027-02-01T10:00:00Z')
    await day('all summer', '2026-06-01T00:00:00Z', '2027-09-01T00:00:00Z')
    await day('begins as it ends', '2027-02-02T00:00:00Z', '2027-02-02T10:00:00Z')
  })

  it('answers exactly what overlaps, half-open at both ends, long events too', async () => {
    const query = 'ends_after=2027-02-01T00:00:00Z&starts_before=2027-02-02T00:00:00Z'
    const { body } = await test.rest(`GET /api/v1/events?${query}`, { token: lena.token })
    expect(namesOf(body)).toEqual(['all summer', 'into', 'inside'])
  })

  it('searches name, venue and notes', async () => {
    await anEvent(test, lena, { name: 'Gala', venue: 'Konzerthaus', notes: 'Black tie' })
    for (const query of ['search=konzert', 'venue=haus', 'search=black']) {
      expect(namesOf((await test.rest(`GET /api/v1/events?${query}`, { token: lena.token })).body)).toEqual(['Gala'])
    }
  })
})
