import type { EntryWords } from '@/components/entry-text'
import { grantsText } from '@/directory/permission-words'
import { useRoleName } from '@/directory/use-role-name'
import { type PlainKey, useT } from '@/lib/i18n'

const LABELS: Record<string, PlainKey> = {
  name: 'company.name',
  role: 'company.role',
  email: 'auth.email',
  time_zone: 'company.timeZone',
  permissions: 'company.permissions',
  reach: 'company.reach',
  scopes: 'company.scopes',
}

/** How the entries of people's sessions, keys and invitations, and of roles are worded. */
export function useAccessWords(): EntryWords {
  const t = useT()
  const roleName = useRoleName()
  return {
    verbs: {
      'auth.session.started': 'company.didSignIn',
      'auth.session.ended': 'company.didSignOut',
      'auth.session.ended_everywhere': 'company.didSignOutEverywhere',
      'auth.session.reused': 'company.didLoseSession',
      'auth.api_key.created': 'company.didMakeKey',
      'auth.api_key.revoked': 'company.didEndKey',
      'auth.invitation.created': 'company.didSendInvitation',
      'auth.invitation.revoked': 'company.didEndInvitation',
      'auth.invitation.accepted': 'company.didAcceptInvitation',
      'rbac.role.created': 'company.didMakeRole',
      'rbac.role.deleted': 'company.didEndRole',
    },
    label: (field) => {
      const key = LABELS[field]
      return key && t(key)
    },
    text: (field, value) => {
      if (typeof value !== 'string' || value === '') return grantsText(value, t) ?? ''
      return field === 'role' ? roleName(value) : value
    },
  }
}
