import type { Locale } from '@/lib/preferences'

/** From where each language is read. */
export const DIRECTIONS: Record<Locale, 'ltr' | 'rtl'> = { en: 'ltr', de: 'ltr' }

/** A step or a distance to the right as one along the line, towards its end; the other way where one reads from the right. */
export function alongLine(right: number): number {
  return document.documentElement.dir === 'rtl' ? -right : right
}
