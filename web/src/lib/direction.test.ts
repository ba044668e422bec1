import { afterEach, expect, it } from 'vitest'
import { alongLine } from '@/lib/direction'
import { switchLanguage } from '@/lib/i18n'

afterEach(() => switchLanguage('en'))

it('comes with the language', async () => {
  document.documentElement.dir = 'rtl'
  await switchLanguage('de')
  expect(document.documentElement).toMatchObject({ lang: 'de', dir: 'ltr' })
})

it('turns steps to the right into steps back where one reads from the right', () => {
  document.documentElement.dir = 'ltr'
  expect([alongLine(1), alongLine(-24)]).toEqual([1, -24])
  document.documentElement.dir = 'rtl'
  expect([alongLine(1), alongLine(-24)]).toEqual([-1, 24])
})
