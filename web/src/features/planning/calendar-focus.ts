import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { addMonths, dateOfDay, type Day, dayOf, mondayOf, monthOf } from '@/features/planning/calendar-days'
import { alongLine } from '@/lib/direction'
import { useFocusBack } from '@/lib/focus-back'

const STEPS: Record<string, (day: Day) => Day> = {
  ArrowLeft: (day) => day - alongLine(1),
  ArrowRight: (day) => day + alongLine(1),
  ArrowUp: (day) => day - 7,
  ArrowDown: (day) => day + 7,
  Home: mondayOf,
  End: (day) => mondayOf(day) + 6,
}

/**
 * Moves the focus between the days of a calendar with the arrow keys, over the edge of the month too; Tab goes to one day.
 * Where the keys of the page turn it, the focus goes to the same day of the other month.
 * After an event was moved by keys, its bar has the focus again wherever it landed.
 */
export function useCalendarFocus(options: {
  start: Day
  first: Day
  last: Day
  /** Shows the month of a day that is not on the page. */
  onLeave: (day: Day) => void
  /** The event whose record is open; its bar has the focus again when that closes. */
  openId?: string | undefined
}) {
  const [day, setDay] = useState(options.start)
  const wanted = useRef<string>(undefined)
  const container = useRef<HTMLDivElement>(null)
  const isShown = day >= options.first && day <= options.last
  const focusDay = isShown ? day : options.start

  const lastOpen = useRef(options.openId)
  useFocusBack(String(options.openId), () => {
    container.current?.querySelector<HTMLElement>(`[data-bar="${lastOpen.current}"]`)?.focus()
  })
  useEffect(() => {
    lastOpen.current = options.openId ?? lastOpen.current
  })

  // Whatever was asked for may only be on the page after this render, or after the month has been read.
  useEffect(() => {
    const element = wanted.current && container.current?.querySelector<HTMLElement>(wanted.current)
    if (!element) return
    wanted.current = undefined
    element.focus()
  })

  const turnedFrom = useTurnedFrom(options.first, (next) => {
    setDay(next)
    container.current?.querySelector<HTMLElement>(`[data-day-button="${next}"]`)?.focus()
  })

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target.dataset['dayButton'] : undefined
    turnedFrom.current = target === undefined ? undefined : Number(target)
    const step = STEPS[event.key]
    if (target === undefined || !step || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    const next = step(Number(target))
    wanted.current = `[data-day-button="${next}"]`
    setDay(next)
    if (next < options.first || next > options.last) options.onLeave(next)
  }
  const keepBar = (id: string) => {
    wanted.current = `[data-bar="${id}"]`
  }
  return { container, focusDay, onKeyDown, keepBar }
}

// The focused day, for the same day of the month that is shown once the page was turned.
function useTurnedFrom(first: Day, onTurned: (day: Day) => void) {
  const turnedFrom = useRef<Day>(undefined)
  const turned = useRef(onTurned)
  turned.current = onTurned
  useEffect(() => {
    const from = turnedFrom.current
    turnedFrom.current = undefined
    if (from === undefined || document.activeElement !== document.body) return
    // The second week is always of the month itself.
    const shown = monthOf(first + 7)
    const next = addMonths(shown, 1)
    const end = dayOf(next.year, next.month, 1) - 1
    turned.current(Math.min(dayOf(shown.year, shown.month, dateOfDay(from).day), end))
  }, [first])
  return turnedFrom
}
