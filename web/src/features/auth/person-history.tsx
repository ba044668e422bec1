import type { EntryWords } from '@/components/entry-text'
import { RecordHistory } from '@/components/record-history'
import { permissionText, reachText } from '@/directory/permission-words'
import { useRoleName } from '@/directory/use-role-name'
import { isRecord } from '@/lib/errors'
import { type PlainKey, useT } from '@/lib/i18n'

/** The activity of a person. */
export function PersonHistory({ userId }: { userId: string }) {
  return <RecordHistory subjectType="auth.user" subjectId={userId} words={useAccessWords()} />
}

const LABELS: Record<string, PlainKey> = {
  name: 'company.name',
  role: 'company.role',
  email: 'auth.email',
  permissions: 'company.permissions',
  reach: 'company.reach',
  scopes: 'company.scopes',
}

/** How the entries of people, their sessions, keys and invitations, and of roles are worded. */
export function useAccessWords(): EntryWords {
  const t = useT()
  const roleName = useRoleName()
  return {
    verbs: {
      'auth.user.created': 'company.didJoin',
      'auth.user.deactivated': 'company.didCloseAccount',
      'auth.user.reactivated': 'company.didOpenAccount',
      'auth.user.erased': 'company.didErase',
      'auth.session.started': 'company.didSignIn',
      'auth.session.ended': 'company.didSignOut',
      'auth.session.ended_everywhere': 'company.didSignOutEverywhere',
      'auth.session.reused': 'company.didLoseSession',
      'auth.password.changed': 'company.didSetPassword',
      'auth.password.reset': 'company.didResetPassword',
      'auth.password.link_created': 'company.didMakeResetLink',
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
