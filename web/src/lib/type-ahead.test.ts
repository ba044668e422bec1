import { act, createElement, Suspense, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { part } from '@/lib/lazy-part'
import { TypeAhead, useTypedAhead } from '@/lib/type-ahead'

function Field() {
  const [text, setText] = useState('')
  useTypedAhead((ahead) => setText(ahead + text))
  return `[${text}]`
}

function press(key: string, held: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, cancelable: true, bubbles: true, ...held })
  document.body.dispatchEvent(event)
  return event
}

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => vi.unstubAllGlobals())

it('puts what is typed while a layer loads into its field, and leaves later keys and shortcuts alone', async () => {
  const { promise, resolve } = Promise.withResolvers<typeof Field>()
  const Layer = part(() => promise)
  const box = document.createElement('div')
  const root = createRoot(box)
  act(() => root.render(createElement(Suspense, { fallback: createElement(TypeAhead) }, createElement(Layer))))
  for (const key of ['d', 'Shift', 'o', 'n', ' ']) press(key)
  press('k', { ctrlKey: true })
  expect(press('a').defaultPrevented).toBe(true)
  await act(async () => resolve(Field))
  await vi.waitFor(() => expect(box.textContent).toBe('[don a]'))
  expect(press('b').defaultPrevented).toBe(false)
  act(() => root.unmount())
})

it('keeps it for a field that comes with a part inside the layer, and for none that comes later', async () => {
  const [outer, inner] = [Promise.withResolvers<() => unknown>(), Promise.withResolvers<typeof Field>()]
  const Inner = part(() => inner.promise)
  const within = () => createElement(Suspense, { fallback: createElement(TypeAhead) }, createElement(Inner))
  const Layer = part(() => outer.promise as Promise<typeof within>)
  const box = document.createElement('div')
  const root = createRoot(box)
  act(() => root.render(createElement(Suspense, { fallback: createElement(TypeAhead) }, createElement(Layer))))
  press('d')
  await act(async () => outer.resolve(within))
  await vi.waitFor(() => expect(press('o').defaultPrevented).toBe(true))
  await act(async () => inner.resolve(Field))
  await vi.waitFor(() => expect(box.textContent).toBe('[do]'))
  act(() => root.unmount())
  const gone = createRoot(box)
  act(() => gone.render(createElement(TypeAhead)))
  press('x')
  act(() => gone.render(null))
  await new Promise((resolve) => setTimeout(resolve, 150))
  act(() => gone.render(createElement(Field)))
  expect(box.textContent).toBe('[]')
  act(() => gone.unmount())
})
