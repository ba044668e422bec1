import { useEffect, useRef, useState } from 'react'

// The date line above the bars, and one bar with its gap: as much as a finger needs (WCAG 2.5.8).
const HEAD_PX = 32
const LANE_PX = 24

/** How many lines of bars a week has room for, measured on the element that holds the weeks. */
export function useLaneRows(weeks: number) {
  const element = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(0)
  useEffect(() => {
    const observed = element.current
    if (!observed) return undefined
    const observer = new ResizeObserver(() => setHeight(observed.clientHeight))
    observer.observe(observed)
    return () => observer.disconnect()
  }, [])
  const rows = Math.max(2, Math.floor((height / weeks - HEAD_PX) / LANE_PX))
  return { element, rows }
}
