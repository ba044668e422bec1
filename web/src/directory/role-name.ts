import type { PlainKey, Translate } from '@/lib/i18n'

const BUILT_IN: Record<string, PlainKey> = {
  admin: 'shell.roleAdmin',
  manager: 'shell.roleManager',
  planner: 'shell.rolePlanner',
  warehouse: 'shell.roleWarehouse',
  sales: 'shell.roleSales',
  crew: 'shell.roleCrew',
  read_only: 'shell.roleReadOnly',
  team_lead: 'shell.roleTeamLead',
  team_member: 'shell.roleTeamMember',
}

/** A role's name in the reader's language; a company's own role keeps its name or key. */
export function roleName(key: string, t: Translate, ownName?: string): string {
  const known = BUILT_IN[key]
  return known ? t(known) : (ownName ?? key)
}
