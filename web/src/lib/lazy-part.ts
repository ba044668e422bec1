import { loadLaterMessages } from '@/lib/i18n'
import { assertReachable } from '@/lib/missing-parts'
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
    if (!fetched) await assertReachable()
    fetched ??= await fetchIt()
    return fetched
  }
  // React keeps what a lazy component failed with, so the next try needs another one.
  let later: ComponentType<P> | undefined
  const next = () => {
    later ??= lazy(async () => {
      try {
        return { default: await load() }
      } catch (error) {
        later = undefined
        throw error
      }
    })
    return later
  }
  const Part = (props: P) => {
    const [Component] = useState(() => fetched ?? next())
    return createElement<P>(Component, props)
  }
  waiting.add(load)
  if (isStill) setTimeout(loadParts)
  return Object.assign(Part, { load })
}

/** A part whose messages come after the first page: it shows once both are there. */
export function layer<P extends object>(fetchIt: () => Promise<ComponentType<P>>) {
  return part(async () => {
    const [component] = await Promise.all([fetchIt(), loadLaterMessages()])
    return component
  })
}

/** Fetches the parts of the page, and from then on those of every page that is opened. */
export function loadParts(): void {
  isStill = true
  // One that cannot be fetched now is asked for again when it is shown, or the next time.
  for (const load of waiting) {
    waiting.delete(load)
    load().catch(() => waiting.add(load))
  }
}
