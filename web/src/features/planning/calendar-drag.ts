import { type PointerEvent, useEffect, useRef, useState } from 'react'
import type { Day } from '@/features/planning/calendar-days'

/** An event on its way to another day. */
export interface Drag {
  id: string
  /** How many days from where it is. */
  days: number
}

interface Grip {
  id: string
  from: Day
  x: number
  y: number
  isDragging: boolean
}

// Less than this is a click with a shaky hand.
const THRESHOLD_PX = 5

/**
 * Dragging bars between the days of a calendar with a mouse or a pen; on a touch screen the finger scrolls. Days are the
 * elements with `data-day`. Esc lets go where it was.
 */
export function useBarDrag(onDrop: (id: string, days: number) => void) {
  const [drag, setDrag] = useState<Drag>()
  const grip = useRef<Grip>(undefined)
  const swallowsClick = useRef(false)
  const latest = useRef({ onDrop, drag })
  latest.current = { onDrop, drag }

  useEffect(() => {
    const end = () => {
      grip.current = undefined
      setDrag(undefined)
    }
    const drop = () => {
      const { drag: dropped } = latest.current
      swallowsClick.current = grip.current?.isDragging ?? false
      if (dropped && dropped.days !== 0) latest.current.onDrop(dropped.id, dropped.days)
      end()
      // The click that ends a drag follows at once, if at all.
      setTimeout(() => {
        swallowsClick.current = false
      })
    }
    return listenAll({
      pointermove: (event) => followPointer(event, grip.current, setDrag),
      pointerup: drop,
      pointercancel: end,
      keydown: (event) => {
        if (event.key !== 'Escape' || !grip.current?.isDragging) return
        event.preventDefault()
        event.stopPropagation()
        end()
      },
    })
  }, [])

  const grab = (id: string, event: PointerEvent) => {
    const from = dayUnder(event.clientX, event.clientY)
    if (event.button !== 0 || event.pointerType === 'touch' || from === undefined) return
    grip.current = { id, from, x: event.clientX, y: event.clientY, isDragging: false }
  }
  return { drag, grab, swallowsClick: () => swallowsClick.current }
}

function followPointer(event: globalThis.PointerEvent, held: Grip | undefined, show: (drag: Drag) => void): void {
  if (!held) return
  held.isDragging ||= Math.hypot(event.clientX - held.x, event.clientY - held.y) > THRESHOLD_PX
  const over = held.isDragging ? dayUnder(event.clientX, event.clientY) : undefined
  if (over !== undefined) show({ id: held.id, days: over - held.from })
}

type WindowListeners = {
  [K in 'pointermove' | 'pointerup' | 'pointercancel' | 'keydown']: (event: WindowEventMap[K]) => void
}

function listenAll(listeners: WindowListeners): () => void {
  const end = new AbortController()
  const options = { signal: end.signal, capture: true }
  window.addEventListener('pointermove', listeners.pointermove, options)
  window.addEventListener('pointerup', listeners.pointerup, options)
  window.addEventListener('pointercancel', listeners.pointercancel, options)
  window.addEventListener('keydown', listeners.keydown, options)
  return () => end.abort()
}

// Bars lie over the days, so all that is under the pointer is looked through.
function dayUnder(x: number, y: number): Day | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const day = element instanceof HTMLElement ? element.dataset['day'] : undefined
    if (day !== undefined) return Number(day)
  }
  return undefined
}
