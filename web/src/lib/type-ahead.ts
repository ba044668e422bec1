import { useEffect, useRef } from 'react'

let typed = ''

/** Stands where a layer is being loaded and keeps what is typed meanwhile, for the field that the layer brings. */
export function TypeAhead(): null {
  useEffect(() => {
    typed = ''
    const listen = (event: KeyboardEvent) => {
      const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
      // The key that opened the layer is prevented; a field that has the focus takes its keys itself.
      if (!isText || event.defaultPrevented || event.target instanceof HTMLInputElement) return
      event.preventDefault()
      typed += event.key
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
  return null
}

/** Hands what was typed before the field was there to `put`, once. */
export function useTypedAhead(put: (text: string) => void): void {
  const latest = useRef(put)
  latest.current = put
  // An effect and not an initial value: React may hold a layer back that is ready, and typing goes on.
  useEffect(() => {
    if (typed) latest.current(typed)
    typed = ''
  }, [])
}
