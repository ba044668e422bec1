import { act, useState } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { FormField } from '@/components/records/form-field'
import { MomentForm } from '@/components/records/moment-form'
import { kind } from '@/features/planning/venue.kind'
import { createFormat } from '@/lib/format'
import { t } from '@/lib/i18n'
import type { FieldInput } from '@/lib/records/record-field'
import type { FormValue } from '@/lib/records/record-form'
import type { RecordKind } from '@/lib/records/record-types'

let root: Root
let box: HTMLElement
let told: FormValue[] = []

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  told = []
  box = document.body.appendChild(document.createElement('div'))
  root = createRoot(box)
})
afterEach(() => {
  act(() => root.unmount())
  box.remove()
  vi.unstubAllGlobals()
})

const tools = { t, format: createFormat('en', 'Europe/Vienna') }

function Shown({ input, first, zone }: { input: FieldInput; first: FormValue; zone: string }) {
  const [value, setValue] = useState(first)
  const change = (next: FormValue) => {
    told.push(next)
    setValue(next)
  }
  const field = { label: 'layers.madeAt' as const, input }
  const shared = { kind: kind as unknown as RecordKind, isFirst: false, error: undefined, tools, zone }
  return <FormField {...shared} field={field} value={value} onChange={change} />
}

const show = (input: FieldInput, first: FormValue, zone = 'Europe/Vienna') =>
  act(() => root.render(<Shown input={input} first={first} zone={zone} />))

function labelled<E extends HTMLElement>(label: string): E {
  const found = box.querySelector<E>(`[aria-label="${label}"]`)
  if (!found) throw new Error(`nothing is called ${label}`)
  return found
}

function type(label: string, text: string): void {
  const field = labelled<HTMLInputElement>(label)
  act(() => {
    // React hears of a value that its own setter did not see.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

it('ticks a yes or no by its label', () => {
  show({ as: 'check' }, false)
  act(() => box.querySelector('label')?.click())
  act(() => box.querySelector('label')?.click())
  expect(told).toEqual([true, false])
})

it('takes a day, and an instant as a day and a time', () => {
  show({ as: 'day' }, '')
  type('Created', '16.12.26')
  expect(told.at(-1)).toBe('2026-12-16')
  expect(box.querySelectorAll('input')).toHaveLength(1)
  act(() => root.render(null))
  show({ as: 'instant' }, '')
  type('Created', '16.12.26')
  expect(told.at(-1)).toBe('2026-12-16T')
  type('Created, time', '14:00')
  expect(told.at(-1)).toBe('2026-12-16T14:00')
  expect(box.textContent).not.toContain('Times are those')
  type('Created', '')
  type('Created, time', '')
  expect(told.at(-1)).toBe('')
})

it('says of which zone the times are where that is not the reader’s', () => {
  show({ as: 'instant', zoneIn: 'timeZone' }, '2026-12-16T14:00', 'America/New_York')
  expect(box.textContent).toContain('Times are those of America/New York.')
})

it('says of a time that the clocks skip what becomes of it', () => {
  show({ as: 'instant' }, '2027-03-28T02:30')
  expect(box.querySelector('[role=status]')?.textContent).toBe('The clocks skip 02:30 on that day: it becomes 03:30.')
  type('Created, time', '03:30')
  expect(box.querySelector('[role=status]')?.textContent).toBe('')
})

it('takes a count from the digits of a phone, and a zone by its name', () => {
  show({ as: 'count' }, '4')
  expect(box.querySelector('input')?.inputMode).toBe('numeric')
  act(() => root.render(null))
  show({ as: 'zone' }, 'America/New_York')
  expect(box.querySelector('button')?.textContent).toBe('America/New York')
})

it('saves an instant that is whole and another one, on what its writer saw, and takes one away', () => {
  const saved: string[] = []
  let done = 0
  const render = (value: string, version: number) => {
    const save = (text: string) => void saved.push(`${version}: ${text}`)
    const shared = { label: 'Bought', zone: 'Europe/Vienna', onSave: save, onDone: () => void (done += 1) }
    act(() => root.render(<MomentForm {...shared} value={value} />))
  }
  const open = (value: string) => {
    act(() => root.render(null))
    render(value, 1)
  }
  const submit = () => act(() => box.querySelector('form')?.requestSubmit())
  open('')
  type('Bought', '16.12.26')
  submit()
  expect([saved, done, box.querySelector('[aria-invalid]')?.getAttribute('aria-label')]).toEqual([[], 0, 'Bought'])
  expect(box.textContent).toContain('Fill this in.')
  type('Bought, time', '9')
  // Somebody else changes the record meanwhile.
  render('2026-12-24T18:00', 2)
  submit()
  open('2026-12-16T09:00')
  submit()
  type('Bought', '')
  type('Bought, time', '')
  submit()
  expect([saved, done]).toEqual([['1: 2026-12-16T09:00', '1: '], 3])
})
