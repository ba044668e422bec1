import type { EntryWords } from '@/components/entry-text'
import { permissionText, reachText } from '@/directory/permission-words'
import { useRoleName } from '@/directory/use-role-name'
import { isRecord } from '@/lib/errors'
import { type PlainKey, useT } from '@/lib/i18n'

const LABELS: Record<string, PlainKey> = {
  name: 'company.name',
  role: 'company.role',
  email: 'auth.email',
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
      if (Array.isArray(value)) return value.map((permission) => permissionText(String(permission), t)).join(', ')
      if (field === 'reach' && isRecord(value)) return reachText(value, t)
      if (typeof value !== 'string' || value === '') return ''
      return field === 'role' ? roleName(value) : value
    },
  }
}
