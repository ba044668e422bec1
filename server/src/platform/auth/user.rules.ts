import { UpdateMeRequestSchema } from '@eventkit/api/eventkit/v1/user_pb'
import { choicesOf } from '../../kernel/field-rules.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { invalid } from '../../kernel/errors.ts'
import { cleanName, textOf } from '../../kernel/text.ts'
import { timeZoneOrUtc } from '../tenancy/index.ts'
import type { UserRow } from './user.ts'

/** The fields a person changes on themself. */
export type ProfilePatch = Partial<Pick<UserRow, 'name' | 'locale' | 'time_zone' | 'theme'>>

/** Personal settings: in the journal only their owner sees them. */
export const settingFields = ['locale', 'time_zone', 'theme'] as const satisfies readonly (keyof UserRow)[]

const locales = choicesOf(UpdateMeRequestSchema, 'locale')

/** "en" or "de"; English when none is given. */
export function cleanLocale(locale: string): string {
  if (locale === '') return 'en'
  if (!locales.includes(locale)) throw invalid('locale', `must be ${locales.map((one) => `"${one}"`).join(' or ')}`)
  return locale
}

/** What a profile update asks for, checked; a person always has a name, a locale, a zone and a theme. */
export function toProfilePatch(named: ReadonlyMap<string, unknown>): ProfilePatch {
  const given = (field: string): string => textOf(named.get(field))
  return {
    ...(named.has('name') && { name: cleanName('name', given('name')) }),
    ...(named.has('locale') && { locale: cleanLocale(given('locale')) }),
    ...(named.has('time_zone') && { time_zone: timeZoneOrUtc('time_zone', given('time_zone')) }),
    ...(named.has('theme') && { theme: given('theme') || 'dark' }),
  }
}

/** How the journal's entries name a person beside their id. */
export const payloadOf = (user: Pick<UserRow, 'name'>): JsonObject => ({ name: user.name })
