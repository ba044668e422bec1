import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from 'react'

/** Whether a media query matches; the component renders again when that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}

/** Whether the screen is too narrow for a table beside a panel: cards and whole-page records then. */
export function useIsNarrow(): boolean {
  return useMedia('screen and (max-width: 767px)')
}

/** True while the page is laid out for paper. */
export function useIsPrinting(): boolean {
  return useMedia('print')
}

/** The inner width of an element in pixels, followed as it changes; infinite until it is on the screen. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Infinity)
  useLayoutEffect(() => {
    const box = element.current
    if (!box) return undefined
    const measure = () => setWidth(box.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    return () => observer.disconnect()
  }, [element])
  return width
}
