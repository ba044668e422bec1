import { type PointerEvent, useRef, useState } from 'react'

const ROWS = '[cmdk-item]:not([aria-disabled="true"])'

/**
 * Props of a cmdk `Command` whose highlight is on the first row until somebody moves it, whatever comes into the list
 * meanwhile; typing brings it back there.
 */
export function useFirstRow() {
  const [value, setValue] = useState('')
  const chosen = useRef<string>(undefined)
  const isMoving = useRef(false)
  const [ref] = useState(() => (list: HTMLElement | null) => {
    if (!list) return undefined
    const observer = new MutationObserver(() => settle(list, chosen.current))
    observer.observe(list, { childList: true, subtree: true, attributeFilter: ['aria-selected'] })
    return () => observer.disconnect()
  })
  return {
    ref,
    value,
    onValueChange: (next: string) => {
      if (isMoving.current) chosen.current = next
      setValue(next)
    },
    onInputCapture: () => {
      chosen.current = undefined
    },
    onKeyDown: () => {
      // cmdk moves after this and before anything else.
      isMoving.current = true
      queueMicrotask(() => (isMoving.current = false))
    },
    onPointerMoveCapture: (event: PointerEvent) => {
      if (!event.isTrusted) return
      // Rows that come under a pointer that rests are not pointed at.
      if (event.movementX === 0 && event.movementY === 0) event.stopPropagation()
      else isMoving.current = true
    },
    onPointerMove: () => {
      isMoving.current = false
    },
  }
}

function settle(list: HTMLElement, chosen: string | undefined): void {
  const rows = [...list.querySelectorAll<HTMLElement>(ROWS)]
  const row = rows.find(({ dataset }) => dataset['value'] === chosen) ?? rows[0]
  // As the pointer does it: cmdk then tells screen readers, too, which it does not for a value that it is given.
  if (row?.getAttribute('aria-selected') !== 'true') row?.dispatchEvent(new Event('pointermove', { bubbles: true }))
}
