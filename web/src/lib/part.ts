import { type ComponentType, createElement, lazy, useState } from 'react'

const waiting = new Set<() => Promise<unknown>>()
let isStill = false

/**
 * A component in a file of its own: fetched when it is first shown, by `load()`, or once the page stands still. What is there
 * shows at once; `lazy` alone would hold its fallback for 300 ms even then (FALLBACK_THROTTLE_MS in React).
 */
export function part<P extends object>(fetchIt: () => Promise<ComponentType<P>>) {
  let fetched: ComponentType<P> | undefined
  const load = async () => {
    fetched ??= await fetchIt()
    return fetched
  }
  const Later = lazy(async () => ({ default: await load() }))
  const Part = (props: P) => {
    const [Component] = useState(() => fetched ?? Later)
    return createElement<P>(Component, props)
  }
  waiting.add(load)
  if (isStill) setTimeout(loadParts)
  return Object.assign(Part, { load })
}

/** Fetches the parts of the page, and from then on those of every page that is opened. */
export function loadParts(): void {
  isStill = true
  // One that cannot be fetched now is asked for again when it is shown.
  for (const load of waiting) load().catch(() => undefined)
  waiting.clear()
}
