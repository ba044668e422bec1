import type { EntryWords } from '@/components/entry-text'
import { useRoleName } from '@/directory/use-role-name'
import { useWorkspaces } from '@/directory/workspace.queries'
import { type PlainKey, useT } from '@/lib/i18n'

const LABELS: Record<string, PlainKey> = {
  name: 'company.name',
  role: 'company.role',
  time_zone: 'company.timeZone',
  default_workspace_id: 'company.defaultWorkspace',
}

/** How the entries of memberships and the company are worded. */
export function useTenancyWords(): EntryWords {
  const t = useT()
  const roleName = useRoleName()
  const workspaces = useWorkspaces()
  return {
    verbs: {
      'tenancy.member.removed': 'company.didEndMembership',
      'tenancy.company.created': 'company.didMakeCompany',
      'tenancy.company.approved': 'company.didApproveCompany',
    },
    label: (field) => {
      const key = LABELS[field]
      return key && t(key)
    },
    text: (field, value) => {
      const text = typeof value === 'string' ? value : ''
      if (field === 'default_workspace_id') return workspaces.find(({ id }) => id === text)?.name ?? ''
      return field === 'role' && text ? roleName(text) : text
    },
  }
}
