import { type RefObject, useEffect, useRef } from 'react'

const CONTROLS = 'a[href], button:not(:disabled), input:not(:disabled), textarea, select'

/**
 * Keeps the keyboard in a box whose control goes away by its own act: call what this returns before that, and once `what` has
 * changed, what stands where the control was has the focus, or the box itself, or what is around, where nothing stands.
 */
export function useKeptFocus(
  box: RefObject<HTMLElement | null>,
  what: unknown,
  around: RefObject<HTMLElement | null> = box,
): () => void {
  const place = useRef<number>(undefined)
  useEffect(() => {
    if (place.current === undefined) return
    const at = place.current
    place.current = undefined
    if (!box.current || !isLost(box.current)) return
    const controls = controlsOf(box.current)
    const next = controls[Math.min(at, controls.length - 1)] ?? around.current
    next?.focus()
  }, [box, what, around])
  return () => {
    // A list that chooses for the box is not in it.
    place.current = Math.max(
      0,
      controlsOf(box.current).findIndex((control) => control === document.activeElement),
    )
  }
}

const controlsOf = (box: HTMLElement | null): HTMLElement[] => [...(box?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])]

/** The page has it, or the dialog around, which takes what its controls lose. */
const isLost = (box: HTMLElement): boolean =>
  document.activeElement === document.body || document.activeElement === box.closest('[role="dialog"]')
