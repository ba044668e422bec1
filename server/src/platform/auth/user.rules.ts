import type { JsonObject } from '../../kernel/json.ts'
import { invalid } from '../../kernel/errors.ts'
import { cleanName, textOf } from '../../kernel/text.ts'
import { timeZoneOrUtc } from '../tenancy/index.ts'

/** A person as the database keeps them, without the password's hash, which only password.store reads. */
export interface UserRow {
  id: string
  name: string
  /** Null for people an outside identity service signs in. */
  email: string | null
  role: string
  locale: string
  time_zone: string
  theme: string
  state: 'active' | 'deactivated'
  version: number
  created_at: Date
  updated_at: Date
  received_at: Date
}

/** The fields a person changes on themself, and those others change on them. */
export type ProfilePatch = Partial<Pick<UserRow, 'name' | 'locale' | 'time_zone' | 'theme'>>
export type UserPatch = Partial<Pick<UserRow, 'name' | 'role'>>

/** What the journal tells others of a person. Never a password or its hash. */
export const journaledUserFields = ['name', 'email', 'role', 'state'] as const satisfies readonly (keyof UserRow)[]

/** Personal settings: in the journal only their owner sees them. */
export const settingFields = ['locale', 'time_zone', 'theme'] as const satisfies readonly (keyof UserRow)[]

const locales = new Set(['en', 'de'])

/** "en" or "de"; English when none is given. */
export function cleanLocale(locale: string): string {
  if (locale === '') return 'en'
  if (!locales.has(locale)) throw invalid('locale', 'must be "en" or "de"')
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

/** What an update of another person asks for. */
export function toUserPatch(named: ReadonlyMap<string, unknown>): UserPatch {
  return {
    ...(named.has('name') && { name: cleanName('name', textOf(named.get('name'))) }),
    ...(named.has('role') && { role: textOf(named.get('role')) }),
  }
}

/** How the journal's entries name a person beside their id. */
export const payloadOf = (user: Pick<UserRow, 'name'>): JsonObject => ({ name: user.name })
