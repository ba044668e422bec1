import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DetailPanel } from '@/components/detail-panel'

let root: Root
let box: HTMLElement

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
  vi.spyOn(console, 'error').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  box = document.createElement('div')
  root = createRoot(box)
})
afterEach(() => {
  act(() => root.unmount())
  vi.unstubAllGlobals()
})

function Broken({ when }: { when: () => boolean }): ReactNode {
  if (when()) throw new Error('A date that is none')
  return 'All is well'
}

it('says in the place of a record why it cannot be shown, and tries again', () => {
  let isBroken = true
  act(() =>
    root.render(
      <DetailPanel label="T-1" subjectType="work.task" subjectId="t1" head="T-1" onClose={vi.fn()}>
        <Broken when={() => isBroken} />
      </DetailPanel>,
    ),
  )
  expect(box.querySelector('[role="alert"]')?.textContent).toContain('A date that is none')
  expect(box.querySelector('button[aria-label="Close"]')).not.toBeNull()
  isBroken = false
  act(() => [...box.querySelectorAll('button')].find(({ textContent }) => textContent === 'Try again')?.click())
  expect(box.textContent).toContain('All is well')
})
