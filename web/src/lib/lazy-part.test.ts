import { act, createElement, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { loadParts, part } from '@/lib/lazy-part'

const Hall = ({ name }: { name: string }) => name

function aPage() {
  const fetchHall = vi.fn(async () => Hall)
  const Part = part(fetchHall)
  const box = document.createElement('div')
  const root = createRoot(box)
  const show = () => root.render(createElement(Suspense, { fallback: 'wait' }, createElement(Part, { name: 'Hall 3' })))
  return { Part, fetchHall, box, show }
}

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => vi.unstubAllGlobals())

it('is fetched when it is first shown', async () => {
  const { fetchHall, box, show } = aPage()
  expect(fetchHall).not.toHaveBeenCalled()
  act(show)
  expect(box.textContent).toBe('wait')
  await act(async () => show())
  expect(box.textContent).toBe('Hall 3')
  expect(fetchHall).toHaveBeenCalledTimes(1)
})

it('shows at once what was fetched before', async () => {
  const { Part, box, show } = aPage()
  await Part.load()
  act(show)
  expect(box.textContent).toBe('Hall 3')
})

// Every part that a file of this worker has declared is fetched with them.
it('is fetched with every other part, and with them those that are declared later', { timeout: 60_000 }, async () => {
  const [one, two] = [aPage(), aPage()]
  loadParts()
  await vi.waitFor(() => expect([one, two].map(({ fetchHall }) => fetchHall.mock.calls.length)).toEqual([1, 1]))
  const later = aPage()
  await vi.waitFor(() => expect(later.fetchHall).toHaveBeenCalledTimes(1))
})
