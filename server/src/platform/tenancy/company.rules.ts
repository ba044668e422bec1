import { cleanTimeZone } from '../../kernel/clock.ts'
import { invalid } from '../../kernel/errors.ts'
import { cleanName, textOf } from '../../kernel/text.ts'

/** A company as the database keeps it; its id is the tenant's. */
export interface CompanyRow {
  tenant_id: string
  name: string
  time_zone: string
  state: 'active' | 'pending'
  /** `local` by sign-up, `external` by an outside identity service, whose tokens enter no other. */
  origin: 'local' | 'external'
  /** Null in a company without workspaces. */
  default_workspace_id: string | null
  version: number
  created_at: Date
  received_at: Date
}

/** The fields an update may name. */
export type CompanyPatch = Partial<Pick<CompanyRow, 'name' | 'time_zone' | 'default_workspace_id'>>

/** What the journal tells of a company. */
export const journaledCompanyFields = [
  'name',
  'time_zone',
  'state',
  'origin',
  'default_workspace_id',
] as const satisfies readonly (keyof CompanyRow)[]

/** A time zone by its IANA name; UTC when none is given. */
export const timeZoneOrUtc = (field: string, text: string): string => cleanTimeZone(field, text || 'UTC')

/** What an update asks for, checked; a field that was named and cleared is refused, since a company has them all. */
export function toCompanyPatch(named: ReadonlyMap<string, unknown>): CompanyPatch {
  return {
    ...(named.has('name') && { name: cleanName('name', textOf(named.get('name'))) }),
    ...(named.has('time_zone') && { time_zone: timeZoneOrUtc('time_zone', textOf(named.get('time_zone'))) }),
    ...(named.has('default_workspace_id') && {
      default_workspace_id: requiredId('default_workspace_id', textOf(named.get('default_workspace_id'))),
    }),
  }
}

function requiredId(field: string, text: string): string {
  if (text === '') throw invalid(field, 'must not be empty')
  return text.toLowerCase()
}
