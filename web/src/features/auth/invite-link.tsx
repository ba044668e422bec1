import type { Invitation } from '@eventkit/api/eventkit/v1/user_pb'
import { SecretText } from '@/components/secret-text'
import { Dialog } from '@/components/ui/dialog'
import { useT } from '@/lib/i18n'

/** The link of an invitation that no mail server took, to hand over. */
export function InviteLink({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const t = useT()
  return (
    <Dialog
      open
      title={t('company.invited', { email: invitation.email })}
      description={t('company.inviteLinkHint')}
      onClose={onClose}
    >
      <SecretText label={t('company.inviteLink')} text={invitation.link} onDone={onClose} />
    </Dialog>
  )
}
