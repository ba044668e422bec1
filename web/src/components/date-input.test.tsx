import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DateInput, TimeInput } from '@/components/date-input'

let root: Root
let box: HTMLElement
const told: string[] = []

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  told.length = 0
  box = document.body.appendChild(document.createElement('div'))
  root = createRoot(box)
})
afterEach(() => {
  act(() => root.unmount())
  box.remove()
  vi.unstubAllGlobals()
})

const field = (): HTMLInputElement => {
  const input = box.querySelector('input')
  if (!input) throw new Error('no field')
  return input
}
const show = (what: 'date' | 'time', value: string) => {
  const Field = what === 'date' ? DateInput : TimeInput
  const onChange = (next: string) => {
    told.push(next)
    root.render(<Field value={next} onChange={onChange} />)
  }
  act(() => root.render(<Field value={value} onChange={onChange} />))
}
const type = (text: string) =>
  act(() => {
    // React hears of a value that its own setter did not see.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field(), text)
    field().dispatchEvent(new Event('input', { bubbles: true }))
  })
const leave = () => act(() => void field().dispatchEvent(new FocusEvent('focusout', { bubbles: true })))
const pressEnter = (): boolean => {
  const key = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
  act(() => void field().dispatchEvent(key))
  return !key.defaultPrevented
}

describe('a date field', () => {
  it('shows its day as the app’s language writes it, and tells what is typed', () => {
    show('date', '2027-01-08')
    expect(field().value).toBe('08/01/2027')
    type('9.1.27')
    expect([field().value, told]).toEqual(['9.1.27', ['2027-01-09']])
    leave()
    expect(field().value).toBe('09/01/2027')
    type('')
    expect(told.at(-1)).toBe('')
  })

  it('keeps the day while another is half typed, and lets nothing be sent with what cannot be read', () => {
    show('date', '2027-01-08')
    type('30.2.27')
    expect([[...told], field().getAttribute('aria-invalid'), pressEnter()]).toEqual([[], null, false])
    expect([told, field().getAttribute('aria-invalid'), field().value]).toEqual([[''], 'true', '30.2.27'])
    expect(box.querySelector('[role=alert]')?.textContent).toContain('There is no such date.')
    type('28.2.27')
    expect([told.at(-1), field().getAttribute('aria-invalid'), pressEnter()]).toEqual(['2027-02-28', null, true])
  })
})

it('a time field is on the 24-hour clock', () => {
  show('time', '09:00')
  type('2pm')
  leave()
  expect([field().value, told]).toEqual(['14:00', ['14:00']])
  type('25:00')
  leave()
  expect([told.at(-1), field().getAttribute('aria-invalid')]).toEqual(['', 'true'])
  const why = document.getElementById(field().getAttribute('aria-describedby') ?? '')
  expect(why?.textContent).toBe('There is no such time. Enter one such as 14:00.')
  type('23:00')
  expect([box.querySelector('[role=alert]'), field().getAttribute('aria-describedby')]).toEqual([null, null])
})
