import type { Invitation } from '@eventkit/api/eventkit/v1/user_pb'
import { SecretDialog } from '@/components/secret-dialog'
import { useT } from '@/lib/i18n'

/** The link of an invitation that no mail server took, to hand over. */
export function InviteLink({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const t = useT()
  return (
    <SecretDialog
      title={t('company.invited', { email: invitation.email })}
      description={t('company.inviteLinkHint')}
      label={t('company.inviteLink')}
      text={invitation.link}
      onClose={onClose}
    />
  )
}
