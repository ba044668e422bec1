import type { User } from '@eventkit/api/eventkit/v1/user_pb'
import { UserRoundX } from 'lucide-react'
import { useT } from '@/lib/i18n'

/** Whether a person's account is open: a word, and an icon when it is not. */
export function PersonState({ person }: { person: User }) {
  const t = useT()
  if (person.state === 'active') return <span className="text-muted">{t('company.active')}</span>
  return (
    <span className="inline-flex items-center gap-2 text-warn">
      <UserRoundX className="size-3.5" aria-hidden />
      {person.state === 'erased' ? t('company.erased') : t('company.deactivated')}
    </span>
  )
}
