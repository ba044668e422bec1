import { type PointerEvent, useRef } from 'react'

const LONG_MS = 500
const SLACK_PX = 10

/**
 * Handlers for a finger that rests on an element: not every browser makes a context menu of it. The click that follows
 * when the finger leaves is swallowed; moving on, as in scrolling, is no press.
 */
export function useLongPress(act: () => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(undefined)
  const wasLong = useRef(false)
  const end = () => {
    clearTimeout(press.current?.timer)
    press.current = undefined
  }
  return {
    onPointerDown: (event: PointerEvent) => {
      wasLong.current = false
      if (event.pointerType === 'mouse') return
      const timer = setTimeout(() => {
        wasLong.current = true
        act()
      }, LONG_MS)
      press.current = { timer, x: event.clientX, y: event.clientY }
    },
    onPointerMove: (event: PointerEvent) => {
      const { x, y } = press.current ?? { x: event.clientX, y: event.clientY }
      if (Math.hypot(event.clientX - x, event.clientY - y) > SLACK_PX) end()
    },
    onPointerUp: end,
    onPointerCancel: end,
    /** Whether the click that just came ends a long press. */
    isItsClick: () => wasLong.current,
  }
}
