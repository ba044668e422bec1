import type { PlainKey, Translate } from '@/lib/i18n'

const BUILT_IN: Record<string, PlainKey> = {
  admin: 'company.roleAdmin',
  manager: 'company.roleManager',
  planner: 'company.rolePlanner',
  warehouse: 'company.roleWarehouse',
  sales: 'company.roleSales',
  crew: 'company.roleCrew',
  read_only: 'company.roleReadOnly',
  team_lead: 'company.roleTeamLead',
  team_member: 'company.roleTeamMember',
}

/** A role's name in the reader's language; a company's own role keeps its name or key. */
export function roleName(key: string, t: Translate, ownName?: string): string {
  const known = BUILT_IN[key]
  return known ? t(known) : (ownName ?? key)
}
