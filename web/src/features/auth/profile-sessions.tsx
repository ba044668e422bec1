import { useMutation } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { Suspense, useState } from 'react'
import { SettingsCard } from '@/components/settings'
import { Button } from '@/components/ui/button'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'
import { signOutEverywhere } from '@/lib/session'
import { tellRefusal } from '@/lib/tell'

const ConfirmDialog = part(async () => (await import('@/components/confirm-dialog')).ConfirmDialog)

/** Signs out on every device, this one included. */
export function SessionsCard() {
  const t = useT()
  const [isAsked, setAsked] = useState(false)
  const end = useMutation({ mutationFn: signOutEverywhere, onError: tellRefusal })
  return (
    <SettingsCard title={t('company.sessionsTitle')} hint={t('company.sessionsHint')}>
      <Button look="danger" aria-busy={end.isPending} onClick={() => setAsked(true)}>
        <LogOut className="size-4" aria-hidden />
        {t('company.signOutEverywhere')}
      </Button>
      {isAsked && (
        <Suspense fallback={null}>
          <ConfirmDialog
            title={t('company.signOutEverywhere')}
            text={t('company.sessionsText')}
            action={t('company.signOutEverywhere')}
            onConfirm={() => end.mutate()}
            onClose={() => setAsked(false)}
          />
        </Suspense>
      )}
    </SettingsCard>
  )
}
