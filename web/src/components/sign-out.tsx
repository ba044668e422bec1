import { useNavigate } from '@tanstack/react-router'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { useT } from '@/lib/i18n'
import { leaving } from '@/lib/shell-layers'
import { signOut } from '@/lib/session'

/** Asks before a sign-out while changes wait: nobody else sends them. */
export function SignOutDialog() {
  const t = useT()
  const navigate = useNavigate()
  return (
    <ConfirmDialog
      title={t('layers.signOutWaiting')}
      text={t('layers.signOutWaitingText')}
      action={t('layers.signOut')}
      onConfirm={() => void signOut().finally(() => navigate({ to: '/sign-in' }))}
      onClose={() => leaving.set(false)}
    />
  )
}
