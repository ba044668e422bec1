import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Kbd } from '@/components/ui/kbd'

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => vi.unstubAllGlobals())

it('draws the arrows, which the font does not have, and writes the other keys', () => {
  const box = document.createElement('div')
  act(() => createRoot(box).render(<Kbd keys="shift+arrowleft shift+arrowright x" />))
  const caps = [...(box.querySelector('kbd')?.children ?? [])]
  expect(caps.map((cap) => cap.textContent)).toEqual(['Shift', '', 'Shift', '', 'X'])
  expect(caps.map((cap) => cap.querySelector('svg') !== null)).toEqual([false, true, false, true, false])
})
