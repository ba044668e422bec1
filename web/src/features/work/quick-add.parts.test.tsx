import { readRecurring } from '@eventkit/api/words/recurring'
import { act, useRef, useState } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseQuickAdd } from '@/components/quick-add.parser'
import { QuickLine } from '@/features/work/quick-add.line'
import { QuickParts } from '@/features/work/quick-add.parts'
import { preferences } from '@/lib/preferences'

let root: Root
let box: HTMLElement

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ now: new Date('2026-11-23T08:15:00Z'), toFake: ['Date'] })
  box = document.body.appendChild(document.createElement('div'))
  root = createRoot(box)
})
afterEach(() => {
  act(() => root.unmount())
  box.remove()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function Line({ text }: { text: string }) {
  const line = useRef<HTMLInputElement>(null)
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const { timeZone } = preferences.get()
  const people = [{ id: '1', name: 'Anna Koller' }]
  const everybody = [...people, { id: '2', name: 'Kofi Mensah' }]
  const task = parseQuickAdd(text, {
    now: new Date(),
    timeZone,
    people,
    everybody,
    isDayFirst: true,
    readRecurring,
    kept,
  })
  return (
    <>
      <QuickLine ref={line} text={text} onText={() => undefined} people={people} />
      <QuickParts task={task} line={line} onKeep={(part) => setKept(new Set([...kept, part]))} />
    </>
  )
}
const show = (text: string) => act(() => root.render(<Line text={text} />))
const chips = () => [...box.querySelectorAll('button')]

describe('the chips under a line', () => {
  it.each(['click', 'Backspace', 'Delete'])('give the focus back to the line when one is taken back by %s', (how) => {
    show('Rig truss #stage !high')
    const chip = chips()[0]
    chip?.focus()
    const key = new KeyboardEvent('keydown', { key: how, bubbles: true, cancelable: true })
    act(() => (how === 'click' ? chip?.click() : void chip?.dispatchEvent(key)))
    expect(chips()).toHaveLength(1)
    expect(document.activeElement).toBe(box.querySelector('input'))
    // The line must not lose its last letter by the same key.
    expect(key.defaultPrevented).toBe(how !== 'click')
  })

  it.each(['tonight', 'heute Abend'])('say the hour that "%s" sets', (words) => {
    show(`Sweep ${words}`)
    expect(chips()[0]?.textContent).toContain('20:00')
  })

  it('say how a task recurs, with the day that it begins where that is later', () => {
    show('Sweep every other monday at 9')
    expect(chips()[0]?.textContent).toContain('every 2 weeks on Monday at 09:00')
    expect(chips()[0]?.textContent).not.toContain('from')
    show('Sweep every monday starting 1 feb')
    expect(chips()[0]?.textContent).toMatch(/every Monday, from \d* ?Feb/)
    show('Sweep every monday call 14:00')
    expect(chips().map((chip) => chip.textContent)).toEqual([
      expect.stringContaining('every Monday at 14:00'),
      expect.stringMatching(/^14:00/),
    ])
  })

  it('say when nobody has the name after an @', () => {
    show('@nobody sweep')
    expect(chips()).toHaveLength(0)
    expect(box.textContent).toContain('Nobody here is called “nobody”.')
    show('@anna sweep')
    expect(box.textContent).not.toContain('Nobody')
  })

  it('say of somebody who would not see the task that it is so', () => {
    show('@Kofi Mensah sweep')
    expect(chips()).toHaveLength(0)
    expect(box.textContent).toBe('Kofi Mensah does not see this workspace.')
  })
})
