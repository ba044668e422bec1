import { useEffect, useRef } from 'react'

/**
 * Calls `focus` when what had the focus is gone, so that the keyboard goes on where it was: the page's body has it then.
 * `what` changes with everything that may go: a record that closes, a row, a bar of actions.
 */
export function useFocusBack(what: string, focus: () => void): void {
  const before = useRef(what)
  useEffect(() => {
    if (before.current === what) return
    before.current = what
    if (document.activeElement === document.body) focus()
  })
}
