import { useEffect, useRef } from 'react'

let typed = ''
let waiting = 0

/**
 * Stands where a layer is being loaded and keeps what is typed meanwhile, for the field that the layer brings; or for that of
 * the layer inside it, which is loaded next.
 */
export function TypeAhead(): null {
  useEffect(() => {
    waiting++
    const listen = (event: KeyboardEvent) => {
      const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
      // The key that opened the layer is prevented; a field that has the focus takes its keys itself.
      const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
      if (!isText || event.defaultPrevented || isField) return
      event.preventDefault()
      typed += event.key
    }
    document.addEventListener('keydown', listen)
    return () => {
      waiting--
      document.removeEventListener('keydown', listen)
      setTimeout(() => {
        if (waiting === 0) typed = ''
      }, 100)
    }
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
