import type { AnyRoute } from '@tanstack/react-router'
import { describe, expect, it } from 'vitest'
import { router } from '@/router'

const HOSTILE: unknown[] = [
  'http://evil.example/',
  '//evil.example',
  'javascript:alert(1)',
  ['a'],
  { a: 1 },
  -1,
  true,
  null,
]

function places(route: AnyRoute): AnyRoute[] {
  const below = Object.values<AnyRoute>(route.children ?? {}).flatMap(places)
  return 'path' in route.options ? [route, ...below] : below
}

const routes = places(router.routeTree).map((route): [string, AnyRoute] => [route.fullPath, route])
const names = [
  ...new Set([
    'next',
    'token',
    'month',
    'q',
    'status',
    'bin',
    'all',
    'show',
    'view',
    'order',
    'sort',
    'unknown',
    '__proto__',
  ]),
]

/** What the routes of an address give to those who read the search. */
function searchOf(fullPath: string, search: Record<string, unknown>): Record<string, unknown> {
  const matches = router.matchRoutes(fullPath.replaceAll(/\$\w+/g, 'x'), search)
  return { ...matches.at(-1)?.search }
}

function known(search: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}

describe('the search of every route', () => {
  it('covers the whole app', () => {
    expect(routes.length).toBeGreaterThan(18)
  })

  it.each(routes)('%s: what validation does not give back, nobody reads', (fullPath, route) => {
    for (const name of names) {
      for (const value of HOSTILE) {
        const raw: Record<string, unknown> = {}
        Object.defineProperty(raw, name, { value, enumerable: true })
        const used = known(searchOf(fullPath, raw))
        // Validated once more, nothing changes: there is no value that came past validation.
        expect(used).toEqual(known(route.options.validateSearch?.(used) ?? used))
        expect(Object.keys(used)).not.toContain('unknown')
        expect(Object.values(used).filter((kept) => typeof kept === 'object')).toEqual([])
      }
    }
  })

  it('keeps what a sign-in may lead to, and nothing else', () => {
    expect(searchOf('/sign-in', { next: '/tasks?q=1' })['next']).toBe('/tasks?q=1')
    for (const next of HOSTILE) expect(searchOf('/sign-in', { next })['next']).toBeUndefined()
  })
})
