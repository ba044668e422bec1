import { recall, remember } from '@/lib/storage'
import { createStore } from '@/lib/store'

export type Locale = 'en' | 'de'
export type Theme = 'dark' | 'light' | 'contrast' | 'system'

/** How this person wants to see the app; the profile's choice once signed in, the browser's before that. */
export interface Preferences {
  locale: Locale
  timeZone: string
  theme: Theme
}

const LOCALES: readonly string[] = ['en', 'de']
const THEMES: readonly string[] = ['dark', 'light', 'contrast', 'system']

/** Tells whether a string is one of the app's languages. */
export function isLocale(value: string | undefined): value is Locale {
  return value !== undefined && LOCALES.includes(value)
}

/** Tells whether a string is one of the app's themes. */
export function isTheme(value: string | undefined): value is Theme {
  return value !== undefined && THEMES.includes(value)
}

function browserLocale(): Locale {
  const stored = recall('locale')
  if (isLocale(stored)) return stored
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLocale)
  return spoken ?? 'en'
}

function browserTheme(): Theme {
  const stored = recall('theme')
  return isTheme(stored) ? stored : 'dark'
}

/** What the app follows for language, zone and theme. */
export const preferences = createStore<Preferences>({
  locale: browserLocale(),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  theme: browserTheme(),
})

/** Applies a change and remembers it in this browser, so that the next start looks the same from the first frame. */
export function setPreferences(change: Partial<Preferences>): void {
  const next = { ...preferences.get(), ...change }
  remember('locale', next.locale)
  remember('theme', next.theme)
  applyTheme(next.theme)
  preferences.set(next)
}

function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme === 'system' ? systemTheme() : theme
}

function systemTheme(): Exclude<Theme, 'system'> {
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast'
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
}

/** Follows the system's light and contrast settings while the theme is "system". */
export function followSystemTheme(): void {
  const apply = () => applyTheme(preferences.get().theme)
  for (const query of ['(prefers-color-scheme: light)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', apply)
  }
}
