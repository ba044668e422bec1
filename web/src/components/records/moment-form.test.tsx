import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MomentForm } from '@/components/records/moment-form'

let root: Root
let box: HTMLElement
const onSave = vi.fn()
const onDone = vi.fn()

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  box = document.body.appendChild(document.createElement('div'))
  root = createRoot(box)
  act(() => root.render(<MomentForm label="Due" value="2026-12-10" zone={undefined} onSave={onSave} onDone={onDone} />))
})
afterEach(() => {
  act(() => root.unmount())
  box.remove()
  vi.unstubAllGlobals()
  vi.clearAllMocks()
})

function press(on: string, key: object): boolean {
  const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...key })
  act(() => void box.querySelector(on)?.dispatchEvent(event))
  return event.defaultPrevented
}

it('is left as it was by its button, and saved once by Ctrl+Enter from anywhere inside', () => {
  const [cancel] = [...box.querySelectorAll('button')].filter(({ textContent }) => textContent === 'Cancel')
  act(() => cancel?.click())
  expect([onDone.mock.calls.length, onSave.mock.calls.length]).toEqual([1, 0])
  const field = box.querySelector('input')
  act(() => {
    // React hears of a value that its own setter did not see.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, '11/12/2026')
    field?.dispatchEvent(new Event('input', { bubbles: true }))
  })
  // The browser is kept from submitting it a second time.
  expect(press('[type=submit]', { ctrlKey: true })).toBe(true)
  expect(onSave.mock.calls).toEqual([['2026-12-11']])
  expect(onDone).toHaveBeenCalledTimes(2)
})
