import { expect, it } from 'vitest'
import { cleanLocale, payloadOf, toProfilePatch } from './user.rules.ts'

const patch = (given: Record<string, unknown>) => toProfilePatch(new Map(Object.entries(given)))

it('a profile changes what it names, cleaned', () => {
  expect(patch({})).toEqual({})
  const given = { name: '  Anna  Koller ', locale: 'de', time_zone: 'Europe/Vienna', theme: 'light' }
  expect(patch(given)).toEqual({ ...given, name: 'Anna  Koller' })
  expect(patch({ role: 'admin', email: 'a@example.org' })).toEqual({})
})

it('what is cleared is what a new person has; a name cannot be', () => {
  expect(patch({ locale: undefined, time_zone: undefined, theme: undefined })).toEqual({
    locale: 'en',
    time_zone: 'UTC',
    theme: 'dark',
  })
  expect(() => patch({ name: undefined })).toThrow(/^name: /)
})

it('a language is one of the two there are', () => {
  expect(['', 'en', 'de'].map(cleanLocale)).toEqual(['en', 'en', 'de'])
  expect(() => cleanLocale('fr')).toThrow('locale: must be "en" or "de"')
})

it('entries name a person by their name', () => {
  expect(payloadOf({ name: 'Anna' })).toEqual({ name: 'Anna' })
})
