import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { UNKNOWN } from '@/components/entry-text'
import { FieldChange } from '@/components/field-change'

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => vi.unstubAllGlobals())

const textOf = (before: string) => {
  const box = document.createElement('div')
  const root = createRoot(box)
  act(() => root.render(<FieldChange label="Chosen venue" values={{ before, after: '' }} />))
  const text = box.textContent.trim()
  act(() => root.unmount())
  return text
}

it('says what was taken away, where the reader knows it', () => {
  expect(textOf('Stadthalle')).toBe('cleared chosen venue Stadthalle')
  expect(textOf(UNKNOWN)).toBe('cleared chosen venue')
})
