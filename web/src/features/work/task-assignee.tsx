import type { UserRef } from '@eventkit/api/eventkit/v1/user_pb'
import { UserRoundX } from 'lucide-react'
import { useMemo } from 'react'
import { Avatar } from '@/components/ui/avatar'
import type { Choice } from '@/components/ui/combobox'
import { useMe } from '@/features/auth/me.queries'
import { usePeople } from '@/features/auth/user.queries'
import { useT } from '@/lib/i18n'

/** The people a task can be given to, oneself first, and nobody; `find` gives the person of a choice. */
export function useAssigneeChoices(): { choices: Choice[]; find: (id: string) => UserRef | undefined } {
  const t = useT()
  const me = useMe()
  const people = usePeople()
  return useMemo(() => {
    const others = people.filter(({ id, state }) => id !== me?.id && state !== 'deactivated')
    const named = [...(me ? [{ id: me.id, name: me.name }] : []), ...others]
    const choices: Choice[] = named.map(({ id, name }) => ({
      value: id,
      label: id === me?.id ? `${name} (${t('shell.you')})` : name,
      icon: <Avatar name={name} />,
      keywords: id === me?.id ? [t('shell.me')] : [],
    }))
    const nobody: Choice = { value: 'nobody', label: t('shell.nobody'), icon: <UserRoundX className="text-muted" /> }
    const find = (id: string): UserRef | undefined => {
      const person = named.find((candidate) => candidate.id === id)
      return person && { $typeName: 'eventkit.v1.UserRef', id: person.id, name: person.name }
    }
    return { choices: [nobody, ...choices], find }
  }, [t, me, people])
}
