import type { PlainKey, Translate } from '@/lib/i18n'

const BUILT_IN: Record<string, PlainKey> = {
  admin: 'auth.roleAdmin',
  manager: 'auth.roleManager',
  planner: 'auth.rolePlanner',
  warehouse: 'auth.roleWarehouse',
  sales: 'auth.roleSales',
  crew: 'auth.roleCrew',
  read_only: 'auth.roleReadOnly',
  team_lead: 'auth.roleTeamLead',
  team_member: 'auth.roleTeamMember',
}

/** A role's name in the reader's language; a company's own role keeps its name or key. */
export function roleName(key: string, t: Translate, ownName?: string): string {
  const known = BUILT_IN[key]
  return known ? t(known) : (ownName ?? key)
}
