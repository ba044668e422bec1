import type { Translated } from '@/lib/i18n'
import type { companyEn } from '@/messages/company.en'

export const companyDe: Translated<typeof companyEn> = {
  roleAdmin: 'Admin',
  roleManager: 'Leitung',
  rolePlanner: 'Planung',
  roleWarehouse: 'Lager',
  roleSales: 'Vertrieb',
  roleCrew: 'Crew',
  roleReadOnly: 'Nur lesen',
  roleTeamLead: 'Teamleitung',
  roleTeamMember: 'Teammitglied',
}
