import { create } from '@bufbuild/protobuf'
import { RoomSchema, VenueSchema } from '@eventkit/api/eventkit/v1/venue_pb'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { entryWordsOf } from '@/components/records/record-entry-words'
import { RecordRows } from '@/components/records/record-rows'
import { kind } from '@/features/planning/venue.kind'
import { createFormat } from '@/lib/format'
import { t } from '@/lib/i18n'

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

const show = (isReadOnly: boolean) =>
  act(() =>
    root.render(
      <dl>
        <RecordRows
          kind={kind}
          record={hall}
          isReadOnly={isReadOnly}
          onSave={(name, value) => void saved.push([name, value])}
        />
      </dl>,
    ),
  )

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
  edit('Power', '400 A\nstage left')
  expect(saved).toEqual([
    ['city', 'Graz'],
    ['loadingDocks', 6],
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

it('words the fields as the journal names them', () => {
  const words = entryWordsOf(kind, { t, format: createFormat('de', 'Europe/Vienna') })
  expect([words.label('loading_docks'), words.label('received_at')]).toEqual(['Loading docks', undefined])
  expect(words.text('country', 'DE')).toBe('Deutschland')
  expect(words.text('rooms', [{ name: 'Foyer', capacity: 0 }])).toBe('Foyer')
  expect(words.long).toEqual(['contact', 'notes'])
})
