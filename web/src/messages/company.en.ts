/** Messages of people, roles, workspaces, API keys and the profile. */
export const companyEn = {
  roleAdmin: 'Admin',
  roleManager: 'Manager',
  rolePlanner: 'Planner',
  roleWarehouse: 'Warehouse',
  roleSales: 'Sales',
  roleCrew: 'Crew',
  roleReadOnly: 'Read-only',
  roleTeamLead: 'Team Lead',
  roleTeamMember: 'Team Member',
} as const
