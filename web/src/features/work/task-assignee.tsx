import type { UserRef } from '@eventkit/api/eventkit/v1/user_pb'
import { UserRoundX } from 'lucide-react'
import { useMemo } from 'react'
import { Avatar } from '@/components/ui/avatar'
import type { Choice } from '@/components/ui/combobox'
import { useMe } from '@/features/auth/me.queries'
import { usePeople } from '@/features/auth/user.queries'
import { useT } from '@/lib/i18n'

interface Assignees {
  choices: Choice[]
  /** The person of a choice. */
  find: (id: string) => UserRef | undefined
  /** False for somebody who does not see these workspaces; true while that is not known. */
  canSee: (id: string) => boolean
}

/** The people whom tasks of these workspaces can be given to, oneself first, and nobody. */
export function useAssigneeChoices(workspaceIds: readonly string[]): Assignees {
  const t = useT()
  const me = useMe()
  // A task that is being made does not know its workspace yet.
  const known = [...new Set(workspaceIds)].filter((id) => id !== '')
  const people = usePeople({ workspaceIds: known.toSorted() })
  return useMemo(() => {
    const others = people.filter(({ id }) => id !== me?.id)
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
    const canSee = (id: string) => people.length === 0 || people.some((person) => person.id === id)
    return { choices: [nobody, ...choices], find, canSee }
  }, [t, me, people])
}
