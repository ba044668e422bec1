import { useSyncExternalStore } from 'react'

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
  return useMedia('(max-width: 767px)')
}
