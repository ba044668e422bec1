import { useMutation } from '@connectrpc/connect-query'
import { type User, UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { Eraser } from 'lucide-react'
import { type FormEvent, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'
import { queryClient } from '@/lib/query-client'
import { tell, tellRefusal } from '@/lib/tell'
import { TypeAhead } from '@/lib/type-ahead'

const ErasePersonDialog = part(async () => (await import('@/features/auth/erase-person-dialog')).ErasePersonDialog)

/** Erases a person for good, after what goes and what stays was said and their name typed. */
export function ErasePersonButton({ person }: { person: User }) {
  const t = useT()
  const erase = useMutation(UserService.method.eraseUser, { onError: tellRefusal })
  const [isAsking, setAsking] = useState(false)
  const { id, name, version } = person
  const confirm = (event: FormEvent) => {
    event.preventDefault()
    const onSuccess = () => {
      setAsking(false)
      // Any record may show the name.
      void queryClient.invalidateQueries()
      tell('info', t('company.didErasePerson', { name }))
    }
    erase.mutate({ id, version }, { onSuccess })
  }
  return (
    <div className="mt-4 flex flex-col items-start gap-1.5">
      <Button look="danger" onClick={() => setAsking(true)}>
        <Eraser className="size-4" aria-hidden />
        {t('company.erase')}
      </Button>
      <p className="text-xs text-muted">{t('company.eraseHint')}</p>
      {isAsking && (
        <Suspense fallback={<TypeAhead />}>
          <ErasePersonDialog
            name={name}
            isBusy={erase.isPending}
            onConfirm={confirm}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
