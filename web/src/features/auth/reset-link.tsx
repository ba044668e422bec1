import { useMutation } from '@connectrpc/connect-query'
import { type PasswordResetLink, type User, UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { KeyRound } from 'lucide-react'
import { Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'
import { tellRefusal } from '@/lib/tell'

const SecretDialog = part(async () => (await import('@/components/secret-dialog')).SecretDialog)

/** Makes a link with which a person sets a new password, and shows it once to hand over. */
export function ResetLinkButton({ person }: { person: User }) {
  const t = useT()
  const format = useFormat()
  const create = useMutation(UserService.method.createPasswordResetLink, { onError: tellRefusal })
  const [made, setMade] = useState<PasswordResetLink>()
  const expires = dateOf(made?.expiresAt)
  const { id, name } = person
  return (
    <div className="mt-4 flex flex-col items-start gap-1.5">
      <Button aria-busy={create.isPending} onClick={() => create.mutate({ id }, { onSuccess: setMade })}>
        <KeyRound className="size-4" aria-hidden />
        {t('company.makeResetLink')}
      </Button>
      <p className="text-xs text-muted">{t('company.makeResetLinkHint')}</p>
      {made && (
        <Suspense fallback={null}>
          <SecretDialog
            title={t('company.resetLinkTitle', { name })}
            description={t('company.resetLinkHint', { name, when: expires ? format.time(expires) : '' })}
            label={t('company.resetLink')}
            text={made.link}
            onClose={() => setMade(undefined)}
          />
        </Suspense>
      )}
    </div>
  )
}
