import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { hideTip, shownTip, showTip } from '@/components/ui/tip'
import { TipLayer } from '@/components/ui/tip-layer'

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => {
  hideTip()
  vi.unstubAllGlobals()
})

it('a tip goes with its control', async () => {
  const box = document.body.appendChild(document.createElement('div'))
  const anchor = box.appendChild(document.createElement('button'))
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  act(() => root.render(<TipLayer />))
  act(() => showTip({ anchor, label: 'Open the calendar', keys: undefined, side: 'bottom' }, 0))
  const words = () => document.querySelector('[role=tooltip]')?.textContent
  await act(() => vi.waitFor(() => expect(shownTip.get()?.anchor).toBe(anchor)))
  await act(async () => void (await import('@/components/ui/tip-box')))
  await vi.waitFor(() => expect(words()).toBe('Open the calendar'))
  await act(async () => box.remove())
  expect(document.querySelector('[role=tooltip]')).toBeNull()
  act(() => root.unmount())
})
