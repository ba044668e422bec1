import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { hideTip, shownTip, showTip } from '@/components/ui/tip'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  hideTip()
  vi.useRealTimers()
})

function hover(html: string): Element {
  document.body.innerHTML = html
  const anchor = document.querySelector('time')
  if (!anchor) throw new Error('no anchor')
  showTip({ anchor, label: 'UTC', keys: undefined, side: 'bottom' }, 350)
  vi.advanceTimersByTime(350)
  return anchor
}

it('a tip is shown a moment after the pointer came', () => {
  const anchor = hover('<button aria-haspopup="dialog" aria-expanded="false"><time>15:00</time></button>')
  expect(shownTip.get()?.anchor).toBe(anchor)
})

it('a tip does not cover the editor that its control has opened', () => {
  hover('<button aria-haspopup="dialog" aria-expanded="true"><time>15:00</time></button>')
  expect(shownTip.get()).toBeUndefined()
})

it('a tip is not shown once its control is gone', () => {
  const anchor = hover('<time>15:00</time>')
  hideTip()
  showTip({ anchor, label: 'UTC', keys: undefined, side: 'bottom' }, 350)
  anchor.remove()
  vi.advanceTimersByTime(350)
  expect(shownTip.get()).toBeUndefined()
})

it('a control that merely shows or hides something keeps its tip', () => {
  expect(hover('<button aria-expanded="true"><time>15:00</time></button>')).toBe(shownTip.get()?.anchor)
})
