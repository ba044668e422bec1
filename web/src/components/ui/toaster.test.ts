import { act, createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Toaster } from '@/components/ui/toaster'
import { switchLanguage } from '@/lib/i18n'
import { forgetSteps, markSaved, showToast, shownToast } from '@/lib/toast'

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => {
  vi.unstubAllGlobals()
  shownToast.set(undefined)
  forgetSteps()
})

it('shows the newest alone, and Z only where that takes it back', () => {
  const box = document.createElement('div')
  const root = createRoot(box)
  act(() => root.render(createElement(Toaster)))
  const lines = () => [...box.querySelectorAll('section > div')].map((line) => line.querySelector('p')?.textContent)
  const key = () => box.querySelector('kbd')?.textContent
  act(() => void showToast({ tone: 'ok', message: 'One', undo: () => undefined }))
  act(() => void showToast({ tone: 'ok', message: 'Two', undo: () => undefined }))
  expect([lines(), key()]).toEqual([['Two '], 'Z'])
  act(() => void showToast({ tone: 'info', message: 'Three' }))
  expect([lines(), key()]).toEqual([['Three '], undefined])
  act(() => root.unmount())
})

it('shows no tick before the change is saved, and offline says when it will be sent', async () => {
  await switchLanguage('en')
  const box = document.createElement('div')
  const root = createRoot(box)
  act(() => root.render(createElement(Toaster)))
  const line = () => [box.querySelector('p')?.textContent.trim(), box.querySelector('.text-ok') !== null]
  let id = 0
  act(() => void (id = showToast({ tone: 'ok', message: 'Hall changed.', unsaved: 1 })))
  expect(line()).toEqual(['Hall changed.', false])
  act(() => root.render(createElement(Toaster, { isOffline: true })))
  expect(line()).toEqual(['Hall changed. Is sent once you are online.', false])
  act(() => markSaved(id))
  expect(line()).toEqual(['Hall changed.', true])
  act(() => root.unmount())
})
