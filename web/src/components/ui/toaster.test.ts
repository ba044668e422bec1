import { act, createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Toaster } from '@/components/ui/toaster'
import { showToast, toasts } from '@/lib/toast'

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => {
  vi.unstubAllGlobals()
  toasts.set([])
})

it('shows Z only on the one that Z takes back: the newest that can be', () => {
  for (const message of ['One', 'Two']) showToast({ tone: 'ok', message, undo: () => undefined })
  showToast({ tone: 'info', message: 'Three' })
  const box = document.createElement('div')
  const root = createRoot(box)
  act(() => root.render(createElement(Toaster)))
  const lines = [...box.querySelectorAll('section > div')]
  expect(lines.map((line) => line.querySelector('kbd')?.textContent)).toEqual([undefined, 'Z', undefined])
  act(() => root.unmount())
})
