import type { AnyRoute } from '@tanstack/react-router'
import { isRecord } from '@/lib/errors'
import { feedState } from '@/lib/live-feed'

// How Chromium, Firefox, Safari and Vite say that a file of the app could not be fetched.
const MISSING = /dynamically imported module|importing a module script failed|unable to preload css/i

/** A part of the app that was not asked for, since the server is out of reach. */
class UnreachablePartError extends Error {
  override readonly name = 'UnreachablePartError'
}

/** Whether a part of the app could not be fetched: the server is out of reach, or has a newer version. */
export function isMissingPart(error: unknown): boolean {
  if (error instanceof UnreachablePartError) return true
  return isRecord(error) && typeof error['message'] === 'string' && MISSING.test(error['message'])
}

/**
 * Keeps the router from reloading the page when a part cannot be fetched: a reload loses what is typed, and offline the
 * page itself. It reloads once for each message, so each is noted as done (`lazyRouteComponent` of TanStack Router); then it
 * throws, and the page says so in the part's place.
 */
export function followMissingParts(): void {
  window.addEventListener('vite:preloadError', ({ payload }) => {
    sessionStorage.setItem(`tanstack_router_reload:${payload.message}`, '1')
  })
}

let wasLive = false
feedState.subscribe(() => {
  wasLive ||= feedState.get() === 'live'
})

/**
 * Rejects when the server is known to be out of reach. To be asked before a part is imported: a page of Chromium that could
 * not fetch a module never asks for it again, so trying would leave nothing but a reload.
 */
export async function assertReachable(): Promise<void> {
  if (!wasLive || feedState.get() === 'live') return
  await fetch('/readyz', { cache: 'no-store' }).catch((cause: unknown) => {
    throw new UnreachablePartError('The server is out of reach', { cause })
  })
}

/** Lets every page ask that before its script is imported. */
export function guardPages(route: AnyRoute): void {
  const component = route.options.component
  const load = component?.preload
  if (component && load) {
    component.preload = async () => {
      await assertReachable()
      await load()
    }
  }
  for (const child of Object.values<AnyRoute>(route.children ?? {})) guardPages(child)
}
