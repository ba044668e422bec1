import { act, Suspense } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MomentForm } from '@/components/records/moment-form'
import { LayerWait } from '@/components/ui/layer-wait'
import { part } from '@/lib/lazy-part'

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

it('has what was typed while it was loaded in the field that has the focus', async () => {
  const { promise, resolve } = Promise.withResolvers<typeof MomentForm>()
  const Part = part(() => promise)
  const form = <Part label="Due" value="" zone={undefined} onSave={onSave} onDone={onDone} />
  act(() => root.render(<Suspense fallback={<LayerWait className="h-28" />}>{form}</Suspense>))
  for (const key of '11.12.2026')
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  await act(async () => resolve(MomentForm))
  await act(() => new Promise<void>((done) => setTimeout(done, 150)))
  expect(box.querySelector('input')?.value).toBe('11.12.2026')
  press('[type=submit]', { ctrlKey: true })
  expect(onSave.mock.calls).toEqual([['2026-12-11']])
})
