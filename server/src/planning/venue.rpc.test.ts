import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../test/factories.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const call = (line: string, body?: JsonObject, { token } = anna) => test.rest(line, { token, ...(body && { body }) })

async function aVenue(given: JsonObject, person = anna): Promise<JsonObject> {
  return (await expectStatus(201, call('POST /api/v1/venues', { name: 'Stadthalle', ...given }, person))).body
}

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
    { name: 'Foyer', capacity: 0 },
  ],
  loading_docks: 4,
  power_notes: '400 A\nstage left',
  access_notes: 'Gate 3',
  notes: 'Call **first**',
  tags: ['arena'],
}

describe('a venue', () => {
  it('is kept as it was given, and told field by field in the journal', async () => {
    const venue = await aVenue(full)
    expect(venue).toMatchObject({ ...full, version: 1, deleted_at: null })
    expect((await call(`GET /api/v1/venues/${String(venue.id)}`)).body).toEqual(venue)
    const [entry] = (await test.journalOf(anna.token)).filter(({ subject_id: id }) => id === venue.id)
    expect([entry?.kind, entry?.payload]).toEqual([
      'planning.venue.created',
      expect.objectContaining({ name: 'Stadthalle' }),
    ])
    const told = Object.fromEntries(((entry?.changes ?? []) as JsonObject[]).map(({ field, new: now }) => [field, now]))
    expect(told).toMatchObject({ rooms: full.rooms, position: full.position, country: 'AT' })
  })

  it('needs only a name, and what was given can be cleared', async () => {
    const bare = { city: '', country: '', position: null, rooms: [], loading_docks: 0, tags: [] }
    expect(await aVenue({})).toMatchObject(bare)
    const { id } = await aVenue(full)
    const { body } = await expectStatus(200, call(`PATCH /api/v1/venues/${String(id)}`, bare))
    expect(body).toMatchObject({ ...full, ...bare, version: 2 })
  })

  const refusals: [string, JsonObject, string][] = [
    ['no name', { name: ' ' }, 'name'],
    ['a country that there is not', { country: 'XX' }, 'country'],
    ['a country in small letters', { country: 'at' }, 'country'],
    ['a latitude beyond the pole', { position: { latitude: 90.5, longitude: 0 } }, 'position.latitude'],
    ['a longitude beyond the date line', { position: { latitude: 0, longitude: -180.01 } }, 'position.longitude'],
    ['a room without a name', { rooms: [{ name: '', capacity: 10 }] }, 'rooms[0].name'],
    ['docks by halves', { loading_docks: 1.5 }, 'loading_docks'],
  ]
  it.each(refusals)('is refused with %s, when made and when changed', async (_, given, field) => {
    const { id } = await aVenue({})
    for (const line of ['POST /api/v1/venues', `PATCH /api/v1/venues/${String(id)}`]) {
      const { status, body } = await call(line, { name: 'V', ...given })
      expect([status, (body.violations as JsonObject[])[0]?.field]).toEqual([400, field])
    }
  })

  it('that is not there is found by no verb, and one that is seen but not reached is left as it is', async () => {
    const permissions = ['planning.venue.read', 'planning.venue.write']
    const role = { key: 'own_venues', name: 'Own venues', permissions, reach: { 'planning.venue.write': 'own' } }
    await expectStatus(201, call('POST /api/v1/roles', role))
    const miro = await aColleague(test, anna, 'own_venues')
    const verbs = (id: unknown, person: Person) => {
      const path = `/api/v1/venues/${String(id)}`
      const calls = [call(`PATCH ${path}`, { name: 'X' }, person), call(`DELETE ${path}`, undefined, person)]
      return Promise.all([...calls, call(`POST ${path}/restore`, {}, person)])
    }
    const told = (replies: { status: number; body: JsonObject }[]) =>
      replies.map(({ status, body }) => [status, body.reason, body.detail])
    const unknown = '0199f0a0-7c1e-7b1e-8c1e-0123456789ab'
    expect(told(await verbs(unknown, anna))).toEqual(Array(3).fill([404, 'not_found', 'venue not found']))
    const { id } = await aVenue({})
    const refused = await verbs(id, miro)
    expect(refused.map(({ status, body }) => [status, body.reason])).toEqual(Array(3).fill([403, 'out_of_reach']))
    expect((await call(`GET /api/v1/venues/${String(id)}`, undefined, miro)).body).toMatchObject({ version: 1 })
    const own = await aVenue({}, miro)
    expect(own.created_by).toMatchObject({ id: miro.userId, name: expect.stringContaining('own_venues') })
    await expectStatus(200, call(`PATCH /api/v1/venues/${String(own.id)}`, { name: 'Mine' }, miro))
  })

  it('whose rooms two people change at once is a clash of the rooms, and merges with its city', async () => {
    const { id } = await aVenue(full)
    const patch = (body: JsonObject) => call(`PATCH /api/v1/venues/${String(id)}`, { version: 1, ...body })
    const [foyer] = [{ name: 'Foyer', capacity: 300 }]
    await expectStatus(200, patch({ rooms: [foyer] }))
    expect((await patch({ rooms: [] })).body).toMatchObject({
      status: 409,
      clashes: [{ field: 'rooms', yours: [], current: [foyer] }],
    })
    expect((await expectStatus(200, patch({ city: 'Graz' }))).body).toMatchObject({ rooms: [foyer], city: 'Graz' })
  })
})

describe('a name of letters and marks apart', () => {
  it('is kept composed, and found however it is written', async () => {
    const person = await aCompany(test)
    const venue = await aVenue({ name: 'Mu\u0308llerhalle', tags: ['gru\u0308n'] }, person)
    expect(venue).toMatchObject({ name: 'M\u00FCllerhalle', tags: ['gr\u00FCn'] })
    for (const query of ['search=m\u00FCller', 'search=mu\u0308ller', 'tag=gru\u0308n']) {
      const { body } = await expectStatus(200, call(`GET /api/v1/venues?${encodeURI(query)}`, undefined, person))
      expect([query, (body.venues as JsonObject[]).map(({ id }) => id)]).toEqual([query, [venue.id]])
    }
  })
})

describe('names of many languages', () => {
  const german = [
    '100% Halle',
    'apfel',
    'Apfel',
    'Äpfel',
    'Čapek',
    'Łódź',
    'Lodzia',
    'Ödön',
    'Oslo',
    'Straße',
    'Straßen',
    'zoo',
    'Zoo',
  ]
  let olga: Person

  beforeAll(async () => {
    olga = await aCompany(test)
    for (const name of german.toReversed()) await aVenue({ name, city: name, tags: ['all'] }, olga)
  })

  /** The names page by page, of which each has one. */
  async function walked(query: string): Promise<unknown[]> {
    const names: unknown[] = []
    for (let token = ''; names.length <= german.length;) {
      const line = `GET /api/v1/venues?page_size=1&${query}&page_token=${token}`
      const { body } = await expectStatus(200, call(line, undefined, olga))
      names.push(...(body.venues as JsonObject[]).map(({ name }) => name))
      token = String(body.next_page_token)
      if (!token) break
    }
    return names
  }

  it.each([
    ['of all', ''],
    ['by city', 'sort_by=city'],
    ['of those with a tag', 'tag=all'],
    ['of those found', 'search=o'],
  ])('are listed by the alphabet, %s, in both directions', async (_, query) => {
    const expected = query === 'search=o' ? german.filter((name) => /o/i.test(name)) : german
    expect(await walked(query)).toEqual(expected)
    expect(await walked(`${query}&order=desc`)).toEqual(expected.toReversed())
  })
})

describe('a list of venues', () => {
  let mona: Person
  const namesOf = async (query: string) => {
    const { body } = await expectStatus(200, call(`GET /api/v1/venues?${query}`, undefined, mona))
    return (body.venues as JsonObject[]).map(({ name }) => name)
  }

  beforeAll(async () => {
    mona = await aCompany(test)
    for (const venue of [
      { name: 'beta', city: 'Wien', country: 'AT', tags: ['arena', 'large'] },
      { name: 'Alpha', city: 'graz', country: 'AT', tags: ['arena'] },
      { name: 'Gamma', city: 'Berlin', country: 'DE', contact: 'Ask Miro', tags: ['large'] },
    ])
      await aVenue(venue, mona)
  })

  const lists: [string, string[]][] = [
    ['', ['Alpha', 'beta', 'Gamma']],
    ['order=desc', ['Gamma', 'beta', 'Alpha']],
    ['sort_by=city', ['Gamma', 'Alpha', 'beta']],
    ['sort_by=created_at', ['Gamma', 'Alpha', 'beta']],
    ['country=DE', ['Gamma']],
    ['country=DE&country=AT&tag=large', ['beta', 'Gamma']],
    ['tag=arena&tag=large', ['beta']],
    ['search=miro', ['Gamma']],
    ['search=WIEN', ['beta']],
    ['deleted=true', []],
  ]
  it.each(lists)('asked with “%s” is in order', async (query, names) => {
    expect(await namesOf(query)).toEqual(names)
  })

  it('goes on where its page ended', async () => {
    const first = (await call('GET /api/v1/venues?page_size=2', undefined, mona)).body
    const rest = `page_size=2&page_token=${encodeURIComponent(String(first.next_page_token))}`
    expect(await namesOf(rest)).toEqual(['Gamma'])
  })
})

describe('an event', () => {
  const dates = { starts_at: '2027-03-01T08:00:00Z', ends_at: '2027-03-02T20:00:00Z' }
  const anEventAt = (venueId: unknown, given: JsonObject = {}) =>
    call('POST /api/v1/events', { name: 'Gala', ...dates, venue_id: String(venueId), ...given })

  it('points at a venue, keeps its own words, and stays when the venue goes', async () => {
    const { id } = await aVenue({})
    const event = (await expectStatus(201, anEventAt(id, { venue: 'Hall 3' }))).body
    expect(event).toMatchObject({ venue_id: id, venue: 'Hall 3' })
    const listed = async () => (await call(`GET /api/v1/events?venue_id=${String(id)}`)).body.events as JsonObject[]
    expect((await listed()).map((one) => one.id)).toEqual([event.id])
    await expectStatus(200, call(`DELETE /api/v1/venues/${String(id)}`))
    const path = `/api/v1/events/${String(event.id)}`
    expect((await expectStatus(200, call(`PATCH ${path}`, { notes: 'On' }))).body).toMatchObject({ venue_id: id })
    expect((await expectStatus(200, call(`PATCH ${path}`, { venue_id: null }))).body.venue_id).toBeNull()
    expect(await listed()).toEqual([])
  })

  it('points at no venue that is unknown, in the bin, or of another company', async () => {
    const binned = (await aVenue({})).id
    await expectStatus(200, call(`DELETE /api/v1/venues/${String(binned)}`))
    const theirs = (await aVenue({}, await aCompany(test))).id
    const event = (await expectStatus(201, anEventAt((await aVenue({})).id))).body
    for (const venueId of [binned, theirs, '0199f0a0-7c1e-7b1e-8c1e-0123456789ab']) {
      for (const reply of [
        await anEventAt(venueId),
        await call(`PATCH /api/v1/events/${String(event.id)}`, { venue_id: String(venueId) }),
      ])
        expect([reply.status, reply.body.reason, JSON.stringify(reply.body)]).toEqual([
          404,
          'not_found',
          expect.stringContaining('venue_id'),
        ])
    }
  })
})
