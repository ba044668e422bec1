import { create } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { type Event, EventSchema, EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { RoomSchema, VenueSchema } from '@eventkit/api/eventkit/v1/venue_pb'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { entryWordsOf } from '@/components/records/record-entry-words'
import { RecordRows } from '@/components/records/record-rows'
import { events } from '@/features/planning/event'
import { kind } from '@/features/planning/venue.kind'
import { createFormat } from '@/lib/format'
import { t } from '@/lib/i18n'
import { preferences } from '@/lib/preferences'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'

let root: Root
let box: HTMLElement
const saved: [string, unknown][] = []

const hall = create(VenueSchema, {
  id: 'v1',
  version: 3,
  name: 'Stadthalle',
  city: 'Wien',
  country: 'AT',
  rooms: [create(RoomSchema, { name: 'Hall D', capacity: 16_000 })],
  loadingDocks: 4,
})

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  saved.length = 0
  box = document.body.appendChild(document.createElement('div'))
  root = createRoot(box)
})
afterEach(() => {
  act(() => root.unmount())
  box.remove()
  vi.unstubAllGlobals()
})

function rows<M extends RecordMessage>(ofKind: RecordKind<M>, record: M, isReadOnly: boolean): void {
  const save = (name: string, value: unknown) => void saved.push([name, value])
  act(() =>
    root.render(
      <dl>
        <RecordRows kind={ofKind} record={record} isReadOnly={isReadOnly} onSave={save} />
      </dl>,
    ),
  )
}

const show = (isReadOnly: boolean) => rows(kind, hall, isReadOnly)

function edit(label: string, text: string): void {
  const field = box.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[aria-label="${label}"]`)
  if (!field) throw new Error(`no field ${label}`)
  act(() => {
    // React hears of a value that its own setter did not see.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, text)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
  act(() => void field.dispatchEvent(new FocusEvent('focusout', { bubbles: true })))
}

it('saves each field of a record where it is edited, as the contract has it', () => {
  show(false)
  edit('City', ' Graz ')
  edit('Loading docks', '6')
  edit('Loading docks', '1,000')
  edit('Power', '400 A\nstage left')
  expect(saved).toEqual([
    ['city', 'Graz'],
    ['loadingDocks', 6],
    ['loadingDocks', 1000],
    ['powerNotes', '400 A\nstage left'],
  ])
})

it('keeps what cannot be taken, and says why', () => {
  show(false)
  edit('Loading docks', 'many')
  edit('Postal code', '1'.repeat(21))
  expect(saved).toEqual([])
  expect(box.textContent).toContain('Enter a whole number.')
  expect(box.textContent).toContain('At most 20 characters.')
})

it('offers no editor to those who may only read', () => {
  show(true)
  expect(box.querySelectorAll('input, textarea, button')).toHaveLength(0)
  for (const text of ['Wien', 'Austria', 'Hall D (16,000)', '4']) expect(box.textContent).toContain(text)
})

describe('fields that are no text', () => {
  const label = 'layers.madeAt'
  const gala = create(EventSchema, {
    allDay: true,
    status: EventStatus.CONFIRMED,
    startsAt: timestampFromDate(new Date('2026-12-16T19:00:00Z')),
    timeZone: 'America/New_York',
  })
  const choices = () => ['confirmed', 'closed'].map((value) => ({ value, label: value.toUpperCase() }))
  const plain: RecordKind<Event> = {
    ...events,
    fields: {
      allDay: { label, input: { as: 'check' } },
      status: { label, input: { as: 'choice', choices } },
      startsAt: { label, input: { as: 'instant', zoneIn: 'timeZone' } },
      endsAt: { label, add: 'records.noMatchHint', input: { as: 'instant' } },
      timeZone: { label, input: { as: 'zone' } },
    },
  }

  it('are told in words', () => {
    rows(plain, gala, true)
    expect([...box.querySelectorAll('dd')].slice(0, 5).map(({ textContent }) => textContent)).toEqual([
      'yes',
      'CONFIRMED',
      createFormat('en', preferences.get().timeZone).short(new Date('2026-12-16T19:00:00Z')),
      '',
      'America/New York',
    ])
  })

  it('are saved as the contract has them', async () => {
    rows(plain, gala, false)
    act(() => box.querySelector<HTMLInputElement>('input[type=checkbox]')?.click())
    expect(saved).toEqual([['allDay', false]])
    const [status, startsAt, endsAt, zone] = box.querySelectorAll('dd button')
    expect(endsAt?.textContent).toBe('Remove a filter, or search for something else.')
    expect(zone?.getAttribute('aria-label')).toBe('Created: America/New_York')
    expect(status?.textContent).toBe('CONFIRMED')
    // Its form comes in a file of its own.
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false)
    ;(startsAt as HTMLElement).click()
    const time = await vi.waitFor(() => {
      const field = document.querySelector<HTMLInputElement>('[aria-label="Created, time"]')
      return field ?? Promise.reject(new Error('not there yet'))
    })
    expect(time.value).toBe('14:00')
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(time, '15:30')
    time.dispatchEvent(new Event('input', { bubbles: true }))
    await vi.waitFor(() => expect(time.value).toBe('15:30'))
    time.form?.requestSubmit()
    const moved = timestampFromDate(new Date('2026-12-16T20:30:00Z'))
    await vi.waitFor(() => expect(saved.at(-1)).toEqual(['startsAt', moved]))
  })
})

it('words the fields as the journal names them', () => {
  const words = entryWordsOf(kind, { t, format: createFormat('de', 'Europe/Vienna') })
  expect([words.label('loading_docks'), words.label('received_at')]).toEqual(['Loading docks', undefined])
  expect(words.text('country', 'DE')).toBe('Deutschland')
  expect(words.text('rooms', [{ name: 'Foyer', capacity: 0 }])).toBe('Foyer')
  expect(words.long).toEqual(['contact', 'notes'])
})
